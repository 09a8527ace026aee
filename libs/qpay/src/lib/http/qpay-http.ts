import type { HttpService } from '@nestjs/axios';
import axios from 'axios';
import { firstValueFrom, Subject, type Observable } from 'rxjs';
import { QPayError } from '../errors/qpay-error';
import { QPayInputError } from '../errors/qpay-local-errors';
import { isError } from '../errors/safe-cause';
import { errorFromAnswer } from './error-from-answer';
import { errorFromFailure, type Failure } from './error-from-failure';
import type { QPayHttpOptions, QPayHttpRequest, QPayHttpResponse } from './qpay-http.types';
import { readBody, readHeaders } from './read-answer';
import { authorizationHeader } from './redact';
import type { QPayRequestEvent } from './request-event';
import { RequestLimit } from './request-limit';
import { inRequestSpan } from './request-span';
import { readHttpDate, readRetryAfter } from './retry-after';

/** QPay's largest known answer is 18 kB; what is bigger than this is not QPay's API, and is not read to its end. */
const LARGEST_ANSWER_BYTES = 5 * 1024 * 1024;

type RequestConfig = Parameters<HttpService['request']>[0];
interface RawAnswer {
  status: number;
  data: unknown;
  headers: object;
}

/**
 * The one place that speaks HTTP. It knows nothing of tokens or of what an endpoint means, follows no redirect (one would
 * carry the credential elsewhere), bounds time and size, and turns everything that is not a 2xx with JSON into a `QPayError`.
 */
export class QPayHttp {
  private readonly root: string;
  private readonly requests = new Subject<QPayRequestEvent>();

  constructor(
    private readonly http: HttpService,
    private readonly options: QPayHttpOptions,
  ) {
    this.root = options.baseUrl.replace(/\/+$/, '');
  }

  /** The host that is asked, such as `merchant.qpay.mn`; for metrics and the circuit breaker. */
  get host(): string {
    return new URL(this.root).host;
  }

  /** Every request as it ends, for metrics. */
  get requests$(): Observable<QPayRequestEvent> {
    return this.requests;
  }

  /** The time limit of a request that must also end within `remainingMs`. */
  limitWithin(remainingMs: number): Pick<QPayHttpOptions, 'timeoutMs'> {
    return { timeoutMs: Math.max(1, Math.min(this.options.timeoutMs, remainingMs)) };
  }

  /**
   * Sends one request, once.
   *
   * @throws QPayError of the class that fits; for a `write` whose answer was lost, `QPayUnknownOutcomeError`.
   */
  async send(request: QPayHttpRequest): Promise<QPayHttpResponse> {
    if (request.signal?.aborted) throw errorFromFailure(request, { kind: 'aborted', sent: false });
    const sentAt = new Date();
    const remembered = { ...request, reference: { sentAt, ...request.reference } };
    return this.observed(request.operation, () =>
      inRequestSpan(request, this.root, async () => readAnswer(remembered, await this.exchange(remembered))),
    );
  }

  private async observed<T>(operation: string, send: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    let outcome: QPayRequestEvent['outcome'] = 'ok';
    try {
      return await send();
    } catch (error) {
      outcome = error instanceof QPayError ? error.code : 'QPAY_UNEXPECTED_ANSWER';
      throw error;
    } finally {
      this.requests.next({ operation, outcome, durationMs: performance.now() - startedAt });
    }
  }

  private async exchange(request: QPayHttpRequest): Promise<RawAnswer> {
    const body = writeBody(request.body);
    const limit = new RequestLimit(request.timeoutMs ?? this.options.timeoutMs, request.signal);
    try {
      const answer = firstValueFrom(this.http.request<unknown>(this.configFor(request, body, limit.signal)));
      return await Promise.race([answer, limit.reached]);
    } catch (cause) {
      throw errorFromFailure(request, limit.failure ?? failureOf(cause));
    } finally {
      limit.clear();
    }
  }

  private configFor(request: QPayHttpRequest, body: string | undefined, signal: AbortSignal): RequestConfig {
    return {
      method: request.method,
      url: `${this.root}${request.path}`,
      allowAbsoluteUrls: true,
      headers: {
        Authorization: authorizationHeader(request.authorization),
        Accept: 'application/json',
        'User-Agent': 'nestjs-qpay',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      data: body,
      signal,
      // The signal ends a request. Without a token of ours HttpService makes one and cancels it after every answer: an error
      // object with its stack, for nobody.
      cancelToken: new axios.CancelToken(() => undefined),
      maxRedirects: 0,
      maxContentLength: LARGEST_ANSWER_BYTES,
      // An ambient HTTPS_PROXY must not be able to see the client secret; a proxy set on purpose is honoured.
      proxy: this.http.axiosRef?.defaults?.proxy ?? false,
      responseType: 'arraybuffer',
      transformRequest: [(data: unknown) => data],
      transformResponse: [(data: unknown) => data],
      validateStatus: () => true,
    };
  }
}

/** Before anything is sent, so that what cannot be written is no unknown outcome. */
function writeBody(body: unknown): string | undefined {
  if (body === undefined) return undefined;
  try {
    return JSON.stringify(body);
  } catch {
    throw new QPayInputError('the request', 'holds what JSON cannot (a bigint, or a circle).');
  }
}

function failureOf(cause: unknown): Failure {
  const tooLarge = isError(cause) && cause.message.includes('maxContentLength');
  if (!tooLarge) return { kind: 'broken', cause };
  return { kind: 'unreadable', status: 200, problem: `is larger than ${LARGEST_ANSWER_BYTES} bytes` };
}

function readAnswer(request: QPayHttpRequest, answer: RawAnswer): QPayHttpResponse {
  const { status } = answer;
  const headers = readHeaders(answer.headers);
  const date = readHttpDate(headers['date']);
  const body = readBody(answer.data);
  if (status < 200 || status > 299) {
    const retryAfterMs = readRetryAfter(headers['retry-after'], date);
    throw errorFromAnswer(request, { status, body: 'json' in body ? body.json : undefined, retryAfterMs });
  }
  if ('problem' in body)
    throw errorFromFailure(request, { kind: 'unreadable', status, problem: body.problem });
  return { status, body: body.json, headers, date };
}
