import { Module } from '@nestjs/common';
import { CallbackController } from './callback.controller';
import { CallbackService } from './callback.service';
import { IdempotencyKeys } from './idempotency/idempotency-keys.service';
import { InvoiceAdoption } from './invoice-adoption.service';
import { PaymentAttempts } from './payment-attempts';
import { PaymentQueries } from './payment-queries';
import { PaymentSessions } from './payment-sessions.service';
import { PaymentSessionsController } from './payment-sessions.controller';
import { PaymentsController } from './payments.controller';
import { RenewalService } from './renewal.service';
import { SettlementService } from './settlement.service';
import { StartPaymentService } from './start-payment.service';
import { VerificationService } from './verification.service';

/** A payment's life, from the session to the settled order. */
@Module({
  controllers: [PaymentSessionsController, PaymentsController, CallbackController],
  providers: [
    CallbackService,
    IdempotencyKeys,
    InvoiceAdoption,
    PaymentAttempts,
    PaymentQueries,
    PaymentSessions,
    RenewalService,
    SettlementService,
    StartPaymentService,
    VerificationService,
  ],
})
export class PaymentsModule {}
