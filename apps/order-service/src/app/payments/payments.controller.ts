import { Controller, Get, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../auth/current-user.decorator';
import type { User } from '../auth/user';
import { CheckoutUrlInterceptor } from '../checkout/access/checkout-url.interceptor';
import { paymentNotFound } from '../errors/api-error';
import { CancelService } from './cancel.service';
import { CustomerVerification } from './customer-verification.service';
import { toPaymentState } from './payment.mapper';
import type { OrderAndAttempt } from './payment.types';
import { PaymentQueries } from './payment-queries';
import { PaymentStateDto, PaymentViewDto, type PaymentState, type PaymentView } from './payment.view';
import { RenewalService } from './renewal.service';

/** A user's own payments. Somebody else's are answered like none at all. */
@ApiTags('payments')
@ApiBearerAuth()
@Controller('payments')
export class PaymentsController {
  constructor(
    private readonly queries: PaymentQueries,
    private readonly verification: CustomerVerification,
    private readonly renewal: RenewalService,
    private readonly cancelling: CancelService,
  ) {}

  /** What is known of the payment, without asking QPay. */
  @Get(':id')
  @UseInterceptors(CheckoutUrlInterceptor)
  @ApiOkResponse({ type: PaymentViewDto })
  read(@CurrentUser() user: User, @Param('id') id: string): Promise<PaymentView> {
    return found(this.queries.viewForUser(user.id, id));
  }

  /**
   * "I have paid": asks QPay, unless the order is paid, and answers what is known then. What it is paid by, which is some 10 kB
   * and stays what it was, is not answered again: a phone on a slow line asks this every few seconds.
   */
  @Post(':id/verify')
  @HttpCode(200)
  @ApiOkResponse({ type: PaymentStateDto })
  async verify(@CurrentUser() user: User, @Param('id') id: string): Promise<PaymentState> {
    return toPaymentState(await found(this.verification.ask(user.id, id)));
  }

  /**
   * A new QR code for the same order, once the old one is over; the present one while it is open. None while another payment
   * for the same reference is open, or was made: `SESSION_SUPERSEDED` names it.
   */
  @Post(':id/renew')
  @UseInterceptors(CheckoutUrlInterceptor)
  @HttpCode(200)
  @ApiOkResponse({ type: PaymentViewDto })
  async renew(@CurrentUser() user: User, @Param('id') id: string): Promise<PaymentView> {
    const { order } = await this.find(user, id);
    return this.queries.show(await this.renewal.renew(order.id, `user:${user.id}`));
  }

  /** Ends a payment that nobody has made: its QR code is of no use from now on. */
  @Post(':id/cancel')
  @UseInterceptors(CheckoutUrlInterceptor)
  @HttpCode(200)
  @ApiOkResponse({ type: PaymentViewDto })
  async cancel(@CurrentUser() user: User, @Param('id') id: string): Promise<PaymentView> {
    const { order } = await this.find(user, id);
    await this.cancelling.cancel(order.id, `user:${user.id}`);
    return this.read(user, id);
  }

  private find(user: User, id: string): Promise<OrderAndAttempt> {
    return found(this.queries.findForUser(user.id, id));
  }
}

async function found<T>(search: Promise<T | undefined>): Promise<T> {
  const payment = await search;
  if (!payment) throw paymentNotFound();
  return payment;
}
