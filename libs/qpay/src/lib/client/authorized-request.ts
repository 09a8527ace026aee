import { QPayUnexpectedAnswerError } from '../errors/qpay-transport-errors';
import { QPayUnknownOutcomeError } from '../errors/qpay-unknown-outcome-error';
import type { QPayHttp } from '../http/qpay-http';
import { CallGuard } from './call-guard';
import type { QPayCall, QPayCallOptions, QPayTokenSource } from './call.types';
import { pathWithId } from './path-with-id';
import type { QPayCircuit } from './qpay-circuit';
import { DEFAULT_RETRIES, pauseBeforeRetry } from './retry-policy';
import { decodeAnswer } from './wire/decode-answer';

/**
 * Carries out one call: a token from the source, the request, the answer by its schema; again where the retry table allows
 * it, and not at all while the circuit of the host is open.
 */
export class AuthorizedRequest {
  constructor(
    private readonly tokens: QPayTokenSource,
    private readonly http: QPayHttp,
    private readonly circuit: QPayCircuit,
  ) {}

  /** @throws QPayError */
  async send<T>(call: QPayCall<T>, options: QPayCallOptions = {}): Promise<T> {
    const path = pathWithId(call.endpoint.path, call.id);
    const guard = new CallGuard(call.operation, options);
    return guard.run(async () => {
      for (let made = 0; ; made += 1) {
        try {
          return await this.attempt(call, path, options.signal, guard);
        } catch (error) {
          const allowed = options.retries ?? DEFAULT_RETRIES;
          const { remainingMs } = guard;
          const pause = pauseBeforeRetry({
            ...call,
            error,
            made,
            allowed,
            remainingMs,
            random: Math.random(),
          });
          if (pause === undefined) throw error;
          await guard.pause(pause, error);
        }
      }
    });
  }

  private async attempt<T>(
    call: QPayCall<T>,
    path: string,
    signal: AbortSignal | undefined,
    guard: CallGuard,
  ): Promise<T> {
    const { operation, endpoint, body, reference } = call;
    // Before a token is asked for; and around the request alone: a failing login is the token source's affair.
    this.circuit.refuseWhileOpen(operation);
    const response = await this.tokens.withToken((token) =>
      this.circuit.run(operation, () =>
        guard.send(() =>
          this.http.send({
            operation,
            method: endpoint.method,
            path,
            authorization: { scheme: 'Bearer', token },
            body,
            effect: endpoint.effect,
            reference,
            signal,
            ...this.http.limitWithin(guard.remainingMs),
          }),
        ),
      ),
    );
    return decodeCall(call, response.body);
  }
}

/** QPay said yes to a write; an answer that cannot be read then is an unknown outcome, not a failure. */
function decodeCall<T>(call: QPayCall<T>, body: unknown): T {
  try {
    return decodeAnswer(call.operation, call.answer, body);
  } catch (cause) {
    if (call.endpoint.effect !== 'write' || !(cause instanceof QPayUnexpectedAnswerError)) throw cause;
    const message = `${call.operation} was accepted by QPay, but its answer cannot be read: ${cause.message} Do not repeat it blindly; see error.reference.`;
    throw new QPayUnknownOutcomeError(message, {
      operation: call.operation,
      cause,
      reference: call.reference,
    });
  }
}
