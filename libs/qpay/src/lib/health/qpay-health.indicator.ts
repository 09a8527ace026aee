import { Injectable, Optional } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { QPayAuthService } from '../auth/qpay-auth.service';
import { QPayClient } from '../client/qpay-client';
import { judgeHealth } from './judge-health';

/**
 * Says for `@nestjs/terminus` whether payments can reach QPay, from what the token service and the circuit breaker know: it causes no login and
 * no input or output. `degraded` is reported as up, with the word in `state`: an instance that still works must not be
 * taken out of service because it is about to have a problem.
 *
 * @example
 * @Get() @HealthCheck()
 * check() {
 *   return this.health.check([() => this.qpay.check('qpay')]);
 * }
 *
 * @publicApi
 */
@Injectable()
export class QPayHealthIndicator {
  constructor(
    private readonly auth: QPayAuthService,
    private readonly indicators: HealthIndicatorService,
    @Optional() private readonly client?: QPayClient,
  ) {}

  /**
   * What the token service and the circuit breaker know, as terminus has it.
   *
   * @param key the name under which the result stands. Default `qpay`.
   */
  check(key = 'qpay'): HealthIndicatorResult {
    const { state, details } = judgeHealth(this.auth.status(), this.client?.circuit?.state);
    const indicator = this.indicators.check(key);
    return state === 'down' ? indicator.down({ state, ...details }) : indicator.up({ state, ...details });
  }
}
