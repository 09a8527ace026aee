import { Inject, Injectable, Logger } from '@nestjs/common';
import { DATABASE, type Database } from '../database/database';
import { ApiError } from '../errors/api-error';
import { describeError } from '../logging/describe-error';
import { PaymentMetrics } from '../metrics/payment-metrics';
import { Clock } from '../system/clock';
import { inSpan } from '../tracing/in-span';
import { hashCallbackToken } from './callback-token';
import { CallbackTokens } from './callback-tokens.service';
import { CheckTurns, type Turn } from './check-turns.service';
import { noteCallback } from './note-callback';
import { VerificationService } from './verification.service';

/** A callback is a hint that something was paid: QPay is asked, and nothing in the callback itself is believed. */
@Injectable()
export class CallbackService {
  private readonly logger = new Logger(CallbackService.name);

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly verification: VerificationService,
    private readonly clock: Clock,
    private readonly metrics: PaymentMetrics,
    private readonly tokens: CallbackTokens,
    private readonly turns: CheckTurns,
  ) {}

  /**
   * Resolves when what the callback may mean is written down.
   * @throws ApiError 404 for a token that is not ours, 503 when it could not be followed up now
   */
  receive(token: string, hint?: string): Promise<void> {
    return inSpan('payment.callback', {}, () => this.counted(token, hint));
  }

  private async counted(token: string, hint?: string): Promise<void> {
    try {
      await this.follow(token, hint);
      this.metrics.callback('accepted');
    } catch (error) {
      this.metrics.callback(error instanceof ApiError && error.status === 404 ? 'unknown' : 'deferred');
      throw error;
    }
  }

  private async follow(token: string, hint?: string): Promise<void> {
    const genuine = await orUnavailable(this.tokens.mayBeOurs(token));
    const callback = { token, at: this.clock.now(), hint };
    const noted = genuine && (await orUnavailable(noteCallback(this.db, callback, this.turns.window)));
    if (!noted)
      throw new ApiError(404, { code: 'CALLBACK_UNKNOWN', message: 'There is nothing at this address.' });
    // Enough to tell two callbacks apart in the log, useless for making one.
    const fingerprint = hashCallbackToken(token).toString('hex').slice(0, 12);
    this.logger.debug({ attemptId: noted.attempt.id, fingerprint }, 'A callback has come.');
    // Its invoice is not saved yet: whoever saves it finds the request and follows it up.
    if (noted.attempt.status !== 'CREATING') await this.verify(noted, hint);
  }

  private async verify({ attempt, mine }: Turn, hint?: string): Promise<void> {
    try {
      if (mine) await this.verification.askInTurn(attempt, 'callback', hint);
      else await this.verification.ask(attempt.id, 'callback', hint);
    } catch (error) {
      this.logger.warn(
        { attemptId: attempt.id, err: describeError(error) },
        'A callback could not be followed up.',
      );
      throw callbackDeferred(error);
    }
  }
}

async function orUnavailable<T>(work: PromiseLike<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw callbackDeferred(error);
  }
}

/** Anything but 200 lets QPay try again, if it does that. */
function callbackDeferred(cause: unknown): ApiError {
  return new ApiError(
    503,
    { code: 'CALLBACK_DEFERRED', message: 'This could not be followed up right now.' },
    { cause, retryAfterSeconds: 5 },
  );
}
