import { Get, HttpCode, Post } from '@nestjs/common';
import { QPayAuthService } from 'nestjs-qpay';
import { RequireRole } from '../../auth/roles.guard';
import { ActsAtQPay } from '../audit/audited.decorator';
import { OperatorController } from '../operator-route.decorator';

/** The access token of QPay that all instances share. It is shown by its fingerprint only. */
@OperatorController('token')
export class TokenController {
  constructor(private readonly auth: QPayAuthService) {}

  /** As this instance sees it. Asks nobody. */
  @Get()
  status() {
    return this.auth.status();
  }

  /** Logs in anew and shares the result, whatever the state of the old one; within 5 s of another refresh it changes nothing. */
  @Post('refresh')
  @HttpCode(200)
  @RequireRole('operator')
  @ActsAtQPay('token')
  refresh() {
    return this.auth.forceRefresh();
  }
}
