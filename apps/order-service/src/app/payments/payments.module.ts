import { Module } from '@nestjs/common';
import { CallbackController } from './callback.controller';
import { CallbackService } from './callback.service';
import { InvoiceAdoption } from './invoice-adoption.service';
import { PaymentAttempts } from './payment-attempts';
import { PaymentQueries } from './payment-queries';
import { PaymentSessionsController } from './payment-sessions.controller';
import { PaymentsController } from './payments.controller';
import { SettlementService } from './settlement.service';
import { StartPaymentService } from './start-payment.service';
import { VerificationService } from './verification.service';

/** A payment's life, from the session to the settled order. */
@Module({
  controllers: [PaymentSessionsController, PaymentsController, CallbackController],
  providers: [
    CallbackService,
    InvoiceAdoption,
    PaymentAttempts,
    PaymentQueries,
    SettlementService,
    StartPaymentService,
    VerificationService,
  ],
})
export class PaymentsModule {}
