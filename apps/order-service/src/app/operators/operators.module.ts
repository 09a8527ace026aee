import { Module } from '@nestjs/common';
import { AuditTrailModule } from '../audit-trail/audit-trail.module';
import { OutboxModule } from '../outbox/outbox.module';
import { PaymentsModule } from '../payments/payments.module';
import { ReconciliationModule } from '../reconciliation/reconciliation.module';
import { RefundsModule } from '../refunds/refunds.module';
import { AuditController } from './audit/audit.controller';
import { AuditQueries } from './audit/audit-queries.service';
import { AuditSnapshots } from './audit/audit-snapshots.service';
import { ExportsController } from './export/exports.controller';
import { Exports } from './export/exports.service';
import { OperatorOutbox } from './health/operator-outbox.service';
import { OutboxController } from './health/outbox.controller';
import { ServiceState } from './health/service-state.service';
import { StateController } from './health/state.controller';
import { TokenController } from './health/token.controller';
import { OperatorChecks } from './orders/operator-checks.service';
import { OrderSearch } from './orders/order-search.service';
import { OperatorOrdersController } from './orders/orders.controller';
import { Timeline } from './orders/timeline.service';
import { OperatorReceiptsController } from './receipts/receipts.controller';
import { ReceiptReviews } from './receipts/receipt-reviews.service';
import { OperatorRefundsController } from './refunds.controller';
import { ReconciliationController } from './reconciliation.controller';
import { ReviewsController } from './reviews/reviews.controller';
import { Reviews } from './reviews/reviews.service';
import { UnmatchedController } from './reviews/unmatched.controller';
import { UnmatchedReviews } from './reviews/unmatched-reviews.service';

/** What operators may see and do: each call needs one of their roles and leaves a line in the audit log. */
@Module({
  imports: [AuditTrailModule, OutboxModule, PaymentsModule, ReconciliationModule, RefundsModule],
  controllers: [
    AuditController,
    ExportsController,
    OperatorOrdersController,
    OperatorReceiptsController,
    OperatorRefundsController,
    OutboxController,
    ReconciliationController,
    ReviewsController,
    StateController,
    TokenController,
    UnmatchedController,
  ],
  providers: [
    AuditQueries,
    AuditSnapshots,
    Exports,
    OperatorChecks,
    OperatorOutbox,
    OrderSearch,
    ReceiptReviews,
    Reviews,
    ServiceState,
    Timeline,
    UnmatchedReviews,
  ],
})
export class OperatorsModule {}
