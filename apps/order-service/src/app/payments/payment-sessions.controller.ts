import { Body, Controller, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { qpayAmountToMinorUnits } from 'nestjs-qpay';
import { CurrentUser } from '../auth/current-user.decorator';
import type { User } from '../auth/user';
import { CreatePaymentSessionDto } from './create-payment-session.dto';
import { toPaymentView } from './payment.mapper';
import { PaymentViewDto, type PaymentView } from './payment.view';
import { StartPaymentService } from './start-payment.service';

const DEFAULT_DESCRIPTION = 'Payment';

/** Where a payment begins. */
@ApiTags('payments')
@ApiBearerAuth()
@Controller('create-payment-session')
export class PaymentSessionsController {
  constructor(private readonly payments: StartPaymentService) {}

  /** Makes an order and the QPay invoice to pay it: a QR code and a link for each bank's app. */
  @Post()
  @ApiCreatedResponse({ type: PaymentViewDto })
  async create(@CurrentUser() user: User, @Body() body: CreatePaymentSessionDto): Promise<PaymentView> {
    const started = await this.payments.start({
      userId: user.id,
      amount: qpayAmountToMinorUnits(String(body.amount)),
      currency: body.currency,
      description: body.description ?? DEFAULT_DESCRIPTION,
      reference: body.reference,
    });
    return toPaymentView(started);
  }
}
