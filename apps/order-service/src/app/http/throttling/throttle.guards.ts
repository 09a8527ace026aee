import { Injectable, type ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerLimitDetail } from '@nestjs/throttler';
import { ApiError } from '../../errors/api-error';
import { THROTTLE_RULES, type ThrottleRule } from './throttle-rules';

/** Applies the rules of one stage. */
abstract class StageThrottlerGuard extends ThrottlerGuard {
  protected abstract readonly stage: ThrottleRule['stage'];

  override async onModuleInit(): Promise<void> {
    await super.onModuleInit();
    const names = THROTTLE_RULES.filter(({ stage }) => stage === this.stage).map(
      ({ name }) => name as string,
    );
    this.throttlers = this.throttlers.filter(({ name }) => names.includes(name ?? ''));
  }

  protected override throwThrottlingException(
    _context: ExecutionContext,
    { timeToBlockExpire }: ThrottlerLimitDetail,
  ): Promise<void> {
    const body = {
      code: 'TOO_MANY_REQUESTS',
      message: 'There are too many requests.',
      remedy: 'Wait for the time in Retry-After.',
    };
    return Promise.reject(new ApiError(429, body, { retryAfterSeconds: timeToBlockExpire }));
  }
}

/** Limits by address and callback token: before anything else is done for a request. */
@Injectable()
export class AddressThrottlerGuard extends StageThrottlerGuard {
  protected readonly stage = 'address';
}

/** Limits by user: after the user token was checked. */
@Injectable()
export class UserThrottlerGuard extends StageThrottlerGuard {
  protected readonly stage = 'user';
}
