import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { QPayAuthService } from 'nestjs-qpay';
import { judgeHealth } from 'nestjs-qpay/health';

/**
 * What the token service knows of QPay's access token; asking causes no login. Without a token no invoice can be made, yet
 * the instance answers everything else, and all instances share the token: none is taken out of service for it.
 */
@Injectable()
export class TokenHealth {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly auth: QPayAuthService,
  ) {}

  check(): HealthIndicatorResult {
    const { state, details } = judgeHealth(this.auth.status());
    return this.indicators.check('qpay').up({ state: state === 'down' ? 'degraded' : state, ...details });
  }
}
