import { z } from 'zod';
import { stopwatch, type QPayClock } from '../config/clock';
import { QPayUnexpectedAnswerError } from '../errors/qpay-transport-errors';
import type { QPayHttp } from '../http/qpay-http';
import { LONGEST_LIFETIME_SECONDS, readExpiresIn } from './expires-in';

/** A new token, as QPay granted it. */
export interface TokenGrant {
  accessToken: string;
  /** Unix time in seconds at which it ends. */
  expiresAt: number;
  /** Its life in milliseconds, counted from before the request was sent. */
  lifetimeMs: number;
  /** Milliseconds that the request took. */
  elapsedMs: number;
}

/** Obtains a new token within the given number of milliseconds; the signal ends that early. */
export type Login = (budgetMs: number, signal?: AbortSignal) => Promise<TokenGrant>;

const OPERATION = 'auth.token';
/** Unknown fields are ignored; the life is read with care elsewhere. */
const answer = z.object({ access_token: z.string().min(1), expires_in: z.unknown().optional() });

/**
 * `POST /v2/auth/token` with the client's Basic credential. QPay keeps one session an account: this call ends the token
 * that everybody else holds, so only the token service decides when it is made.
 */
export class TokenEndpoint {
  constructor(
    private readonly http: Pick<QPayHttp, 'send'>,
    private readonly credentials: { clientId: string; clientSecret: string },
    private readonly clock: QPayClock,
  ) {}

  /**
   * @throws QPayAuthenticationError for wrong credentials, QPayTimeoutError past the budget, QPayUnexpectedAnswerError
   * for an answer without a token, and the other errors of `QPayHttp`
   */
  readonly login: Login = async (budgetMs, signal) => {
    const elapsedMs = stopwatch(this.clock);
    const { clientId: username, clientSecret: password } = this.credentials;
    const response = await this.http.send({
      operation: OPERATION,
      method: 'POST',
      path: '/v2/auth/token',
      authorization: { scheme: 'Basic', username, password },
      timeoutMs: budgetMs,
      signal,
      effect: 'login',
    });
    const parsed = answer.safeParse(response.body);
    if (!parsed.success) {
      throw new QPayUnexpectedAnswerError(
        'QPay answered the login without an access token. Check the base URL.',
        {
          operation: OPERATION,
          httpStatus: response.status,
        },
      );
    }
    const life = this.lifetime(parsed.data.expires_in, response.date);
    return {
      accessToken: parsed.data.access_token,
      expiresAt: life.expiresAt,
      lifetimeMs: life.seconds * 1000,
      elapsedMs: elapsedMs(),
    };
  };

  /** By the server's own clock, so that this machine's may be wrong; unless that clock makes no sense of the answer. */
  private lifetime(expiresIn: unknown, serverDate: Date | undefined) {
    const now = this.clock.now() / 1000;
    const here = readExpiresIn(expiresIn, now);
    if (!serverDate) return here;
    // A Date header leaves out the fraction of the second, which this machine's clock knows when it agrees.
    const second = serverDate.getTime() / 1000;
    const there = readExpiresIn(expiresIn, Math.min(Math.max(now, second), second + 1));
    return there.seconds > 0 && there.seconds < LONGEST_LIFETIME_SECONDS ? there : here;
  }
}
