import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments/payments.module';
import { RefundsModule } from '../refunds/refunds.module';
import { PaymentList } from './payment-list.service';
import { PaymentScan } from './payment-scan.service';
import { Reconciliation } from './reconciliation.service';
import { Sweep } from './sweep.service';
import { UnmatchedPayments } from './unmatched-payments.service';

/** Our books beside QPay's. */
@Module({
  imports: [PaymentsModule, RefundsModule],
  providers: [PaymentList, PaymentScan, Reconciliation, Sweep, UnmatchedPayments],
  exports: [Reconciliation, Sweep],
})
export class ReconciliationModule {}
