import { Module } from '@nestjs/common';
import { CheckoutAccessModule } from '../checkout/access/checkout-access.module';
import { CallbackController } from './callback.controller';
import { CallbackService } from './callback.service';
import { CallbackTokens } from './callback-tokens.service';
import { CancelService } from './cancel.service';
import { CheckTurns } from './check-turns.service';
import { CustomerVerification } from './customer-verification.service';
import { IdempotencyKeys } from './idempotency/idempotency-keys.service';
import { DueChecks } from './due/due-checks.service';
import { Housekeeping } from './due/housekeeping.service';
import { ExpiryService } from './expiry.service';
import { InvoiceAdoption } from './invoice-adoption.service';
import { PaymentAttempts } from './payment-attempts';
import { PaymentQueries } from './payment-queries';
import { PaymentSessions } from './payment-sessions.service';
import { PaymentSessionsController } from './payment-sessions.controller';
import { PaymentTraces } from './payment-traces';
import { PaymentsController } from './payments.controller';
import { RenewalService } from './renewal.service';
import { SettlementService } from './settlement.service';
import { StartPaymentService } from './start-payment.service';
import { VerificationService } from './verification.service';

/** A payment's life, from the session to the settled order. */
@Module({
  imports: [CheckoutAccessModule],
  controllers: [PaymentSessionsController, PaymentsController, CallbackController],
  providers: [
    CallbackService,
    CallbackTokens,
    CancelService,
    CheckTurns,
    CustomerVerification,
    DueChecks,
    ExpiryService,
    Housekeeping,
    IdempotencyKeys,
    InvoiceAdoption,
    PaymentAttempts,
    PaymentQueries,
    PaymentSessions,
    PaymentTraces,
    RenewalService,
    SettlementService,
    StartPaymentService,
    VerificationService,
  ],
  exports: [
    DueChecks,
    Housekeeping,
    InvoiceAdoption,
    PaymentQueries,
    PaymentSessions,
    RenewalService,
    VerificationService,
  ],
})
export class PaymentsModule {}
