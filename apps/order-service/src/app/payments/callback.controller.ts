import { Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../auth/public.decorator';
import { CallbackService } from './callback.service';

/** The answer QPay wants, to the letter. */
const RECEIVED = 'SUCCESS';
/** A payment id is 15 digits or a UUID. */
const PAYMENT_ID = /^[\w-]{1,50}$/;

/**
 * What QPay calls once somebody has paid: a GET without a signature (docs: `qpay_payment_id` in the query, no body).
 * POST is taken too, and its body is not looked at. The secret in the path is what lets a caller in.
 */
@Public()
@ApiExcludeController()
@Controller('qpay/callback/:token')
export class CallbackController {
  constructor(private readonly callbacks: CallbackService) {}

  @Get()
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('referrer-policy', 'no-referrer')
  get(@Param('token') token: string, @Query('qpay_payment_id') hint?: unknown): Promise<string> {
    return this.receive(token, hint);
  }

  @Post()
  @HttpCode(200)
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('referrer-policy', 'no-referrer')
  post(@Param('token') token: string, @Query('qpay_payment_id') hint?: unknown): Promise<string> {
    return this.receive(token, hint);
  }

  private async receive(token: string, hint: unknown): Promise<string> {
    const paymentId = typeof hint === 'string' && PAYMENT_ID.test(hint) ? hint : undefined;
    await this.callbacks.receive(token, paymentId);
    return RECEIVED;
  }
}
