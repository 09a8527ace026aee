import { Body, Controller, Headers, Post, Res, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { qpayAmountToMinorUnits } from 'nestjs-qpay';
import { CurrentUser } from '../auth/current-user.decorator';
import type { User } from '../auth/user';
import { CheckoutUrlInterceptor } from '../checkout/access/checkout-url.interceptor';
import { CreatePaymentSessionDto } from './create-payment-session.dto';
import { hashBody, readIdempotencyKey } from './idempotency/idempotency-key';
import type { PaymentRequest } from './payment.types';
import { PaymentQueries } from './payment-queries';
import { PaymentSessions } from './payment-sessions.service';
import { PaymentViewDto } from './payment.view';

const DEFAULT_DESCRIPTION = 'Payment';

/** Where a payment begins. */
@ApiTags('payments')
@ApiBearerAuth()
@UseInterceptors(CheckoutUrlInterceptor)
@Controller('create-payment-session')
export class PaymentSessionsController {
  constructor(
    private readonly sessions: PaymentSessions,
    private readonly queries: PaymentQueries,
  ) {}

  /**
   * Makes an order and the QPay invoice to pay it: a QR code and a link for each bank's app. The user's open session for the
   * same reference, where there is one, is given instead. With an `Idempotency-Key` the answer to the first request is given again.
   */
  @Post()
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Made once for each intent to pay.' })
  @ApiCreatedResponse({ type: PaymentViewDto })
  async create(
    @CurrentUser() user: User,
    @Body() body: CreatePaymentSessionDto,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('idempotency-key') header?: string,
  ): Promise<unknown> {
    const request = toRequest(user, body);
    const key = readIdempotencyKey(header);
    if (key === undefined) return this.queries.show(await this.sessions.open(request));
    const answer = await this.sessions.openOnce(request, { userId: user.id, key, bodyHash: hashBody(body) });
    if (answer.replayed) void reply.header('idempotency-replayed', 'true');
    void reply.status(answer.status);
    return answer.body;
  }
}

function toRequest(user: User, body: CreatePaymentSessionDto): PaymentRequest {
  return {
    userId: user.id,
    amount: qpayAmountToMinorUnits(String(body.amount)),
    currency: body.currency,
    description: body.description ?? DEFAULT_DESCRIPTION,
    reference: body.reference,
  };
}
