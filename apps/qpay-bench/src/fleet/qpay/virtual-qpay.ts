import {
  errorFromAnswer,
  errorFromFailure,
  type QPayHttp,
  type QPayHttpRequest,
  type QPayHttpResponse,
} from 'nestjs-qpay/internal';
import type { Random } from '../time/random';
import { EPOCH_MS, type VirtualProcess } from '../time/virtual-process';
import type { VirtualTime } from '../time/virtual-time';
import { SessionBook, type IssuedToken } from './session-book';

/** How QPay answers logins. */
export type LoginMood =
  | 'well'
  /** HTTP 503 */
  | 'unavailable'
  /** HTTP 429 with Retry-After */
  | 'rate-limit'
  /** HTTP 401: the credentials are refused, for the time being */
  | 'refused'
  /** 200 with a page instead of a token */
  | 'garbage'
  /** The request is never answered, and nothing is done. */
  | 'hanging'
  /** The login happens, and its answer is lost. */
  | 'answer-lost';

/** What QPay is like in a simulation. */
export interface QPayOptions {
  session: 'single' | 'many';
  lifetimeSeconds: number;
  expiresIn: 'absolute' | 'duration';
  /** Median time of a login, in milliseconds; one in fifty takes up to eight times as long. */
  loginMs: number;
  /** What QPay's clock is ahead of the truth, in milliseconds. */
  clockOffsetMs: number;
}

/** A QPay in good health is never slower than this; slower than a login may take, it is a fault. */
const SLOWEST_LOGIN_MS = 4_000;

type Outcome = { grant: IssuedToken } | { status: number; retryAfterMs?: number } | 'nothing' | 'page';

/** QPay on virtual time: logins with their latency and troubles, and business requests that need a living token. */
export class VirtualQPay {
  readonly sessions: SessionBook;
  mood: LoginMood = 'well';
  /** Makes logins slower by this factor. */
  slowness = 1;
  /** A process is asking for a login / a token has been issued / its answer has arrived. */
  onLogin: (by: VirtualProcess, phase: 'sent' | 'ended') => void = () => undefined;
  onIssued: (token: IssuedToken, before: IssuedToken | undefined) => void = () => undefined;
  onGranted: (by: VirtualProcess, token: string) => void = () => undefined;

  constructor(
    private readonly time: VirtualTime,
    private readonly random: Random,
    private readonly options: QPayOptions,
  ) {
    this.sessions = new SessionBook(options.session);
  }

  /** The way of one process to QPay's token endpoint; it ends within the time limit that it is given. */
  httpOf(process: VirtualProcess): Pick<QPayHttp, 'send'> {
    return { send: (request) => this.login(request, process) };
  }

  /** Another system logs in with the same credentials. */
  foreignLogin(): void {
    this.issue(-1);
  }

  /** One business request: 401 without a living token. */
  business(token: string, process: VirtualProcess): Promise<void> {
    const request: QPayHttpRequest = {
      operation: 'payment.check',
      method: 'POST',
      path: '/v2/payment/check',
      authorization: { scheme: 'Bearer', token },
      effect: 'read',
    };
    return new Promise((resolve, reject) => {
      this.time.schedule(this.random.between(5, 40), () => {
        const accepted = this.sessions.accepts(token, this.time.now);
        this.time.schedule(this.random.between(5, 40), () =>
          process.deliver(() => {
            if (accepted) resolve();
            else reject(errorFromAnswer(request, { status: 401, body: { error: 'NO_CREDENTIALS' } }));
          }),
        );
      });
    });
  }

  private login(request: QPayHttpRequest, process: VirtualProcess): Promise<QPayHttpResponse> {
    const timeoutMs = request.timeoutMs ?? 15_000;
    this.onLogin(process, 'sent');
    const answer = new Promise<QPayHttpResponse>((resolve, reject) => {
      let open = true;
      const cancel = process.clock.schedule(timeoutMs, () => {
        open = false;
        reject(errorFromFailure(request, { kind: 'timeout', timeoutMs }));
      });
      this.travel(process, (outcome) => {
        if (outcome === 'nothing' || !open) return;
        cancel();
        this.answer(request, process, outcome, resolve, reject);
      });
    });
    return answer.finally(() => this.onLogin(process, 'ended'));
  }

  private travel(process: VirtualProcess, arrived: (outcome: Outcome) => void): void {
    const { random, time } = this;
    const odd = random.chance(0.02) ? random.between(1, 8) : 1;
    const healthy = Math.min(this.options.loginMs * random.between(0.6, 1.4) * odd, SLOWEST_LOGIN_MS);
    const latency = healthy * this.slowness;
    time.schedule(latency / 2, () => {
      const outcome = this.decide(process);
      time.schedule(latency / 2, () => process.deliver(() => arrived(outcome)));
    });
  }

  private decide(process: VirtualProcess): Outcome {
    switch (this.mood) {
      case 'well':
        return { grant: this.issue(process.id) };
      case 'answer-lost':
        this.issue(process.id);
        return 'nothing';
      case 'unavailable':
        return { status: 503 };
      case 'rate-limit':
        return { status: 429, retryAfterMs: 1_000 * this.random.whole(1, 20) };
      case 'refused':
        return { status: 401 };
      case 'garbage':
        return 'page';
      case 'hanging':
        return 'nothing';
    }
  }

  private answer(
    request: QPayHttpRequest,
    process: VirtualProcess,
    outcome: Exclude<Outcome, 'nothing'>,
    resolve: (response: QPayHttpResponse) => void,
    reject: (error: Error) => void,
  ): void {
    if (outcome === 'page') {
      const problem = 'is not JSON';
      return reject(errorFromFailure(request, { kind: 'unreadable', status: 200, problem }));
    }
    if ('status' in outcome) return reject(errorFromAnswer(request, { ...outcome, body: undefined }));
    this.onGranted(process, outcome.grant.value);
    resolve(this.describe(outcome.grant));
  }

  /** By QPay's own clock, whose date is whole seconds. */
  private describe(token: IssuedToken): QPayHttpResponse {
    const { clockOffsetMs, expiresIn, lifetimeSeconds } = this.options;
    const issuedAt = Math.floor((EPOCH_MS + token.issuedAt + clockOffsetMs) / 1000);
    const expires_in = expiresIn === 'absolute' ? issuedAt + lifetimeSeconds : lifetimeSeconds;
    const body = { access_token: token.value, expires_in };
    return { status: 200, body, headers: {}, date: new Date(issuedAt * 1000) };
  }

  private issue(by: number): IssuedToken {
    const { now } = this.time;
    const before = this.sessions.latest;
    const token = this.sessions.issue(now, now + this.options.lifetimeSeconds * 1000, by);
    this.onIssued(token, before);
    return token;
  }
}
