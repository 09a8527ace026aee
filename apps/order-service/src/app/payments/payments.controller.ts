import { Controller, Get, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../auth/current-user.decorator';
import type { User } from '../auth/user';
import { CheckoutUrlInterceptor } from '../checkout/access/checkout-url.interceptor';
import { paymentNotFound } from '../errors/api-error';
import { CancelService } from './cancel.service';
import type { ShownPayment } from './payment.types';
import { PaymentQueries } from './payment-queries';
import { PaymentViewDto, type PaymentView } from './payment.view';
import { RenewalService } from './renewal.service';
import { VerificationService } from './verification.service';

/** A user's own payments. Somebody else's are answered like none at all. */
@ApiTags('payments')
@ApiBearerAuth()
@UseInterceptors(CheckoutUrlInterceptor)
@Controller('payments')
export class PaymentsController {
  constructor(
    private readonly queries: PaymentQueries,
    private readonly verification: VerificationService,
    private readonly renewal: RenewalService,
    private readonly cancelling: CancelService,
  ) {}

  /** What is known of the payment, without asking QPay. */
  @Get(':id')
  @ApiOkResponse({ type: PaymentViewDto })
  async read(@CurrentUser() user: User, @Param('id') id: string): Promise<PaymentView> {
    return this.queries.show(await this.find(user, id));
  }

  /** "I have paid": asks QPay, unless the payment is settled, and answers what is known then. */
  @Post(':id/verify')
  @HttpCode(200)
  @ApiOkResponse({ type: PaymentViewDto })
  async verify(@CurrentUser() user: User, @Param('id') id: string): Promise<PaymentView> {
    const found = await this.find(user, id);
    if (found.order.status !== 'PENDING') return this.queries.show(found);
    const asked = await this.verification.ask(found.attempt.id, 'customer');
    if (!asked) return this.queries.show(await this.find(user, id));
    // The code of an invoice never changes; one that was found just now has brought its own.
    const code = found.attempt.invoiceId === asked.attempt.invoiceId ? found.code : undefined;
    return this.queries.show({ ...asked, code });
  }

  /**
   * A new QR code for the same order, once the old one is over; the present one while it is open. None while another payment
   * for the same reference is open, or was made: `SESSION_SUPERSEDED` names it.
   */
  @Post(':id/renew')
  @HttpCode(200)
  @ApiOkResponse({ type: PaymentViewDto })
  async renew(@CurrentUser() user: User, @Param('id') id: string): Promise<PaymentView> {
    const { order } = await this.find(user, id);
    return this.queries.show(await this.renewal.renew(order.id, `user:${user.id}`));
  }

  /** Ends a payment that nobody has made: its QR code is of no use from now on. */
  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOkResponse({ type: PaymentViewDto })
  async cancel(@CurrentUser() user: User, @Param('id') id: string): Promise<PaymentView> {
    const { order } = await this.find(user, id);
    await this.cancelling.cancel(order.id, `user:${user.id}`);
    return this.queries.show(await this.find(user, id));
  }

  private async find(user: User, id: string): Promise<ShownPayment> {
    const found = await this.queries.findForUser(user.id, id);
    if (!found) throw paymentNotFound();
    return found;
  }
}
