import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { Auditor } from '../audit/auditor.service';
import { ServiceConfig } from '../config/service-config';
import { OutboxModule } from '../outbox/outbox.module';
import { OutboxRelay } from '../outbox/outbox-relay.service';
import { DueChecks } from '../payments/due/due-checks.service';
import { Housekeeping } from '../payments/due/housekeeping.service';
import { PaymentsModule } from '../payments/payments.module';
import { ReconciliationModule } from '../reconciliation/reconciliation.module';
import { Sweep } from '../reconciliation/sweep.service';
import { DueReceipts } from '../receipts/due-receipts.service';
import { ReceiptsModule } from '../receipts/receipts.module';
import { DueRefunds } from '../refunds/due-refunds.service';
import { RefundsModule } from '../refunds/refunds.module';
import type { WorkerTask } from './worker-task';
import { WorkerService } from './worker.service';

/** The tasks of the worker. Each instance runs all of them; rows and leases keep them out of each other's way. */
const TASKS = [Auditor, DueChecks, DueReceipts, DueRefunds, Housekeeping, OutboxRelay, Sweep];

@Module({
  imports: [AuditModule, OutboxModule, PaymentsModule, ReconciliationModule, ReceiptsModule, RefundsModule],
  providers: [
    {
      provide: WorkerService,
      inject: [ServiceConfig, ...TASKS],
      useFactory: (config: ServiceConfig, ...tasks: WorkerTask[]) => new WorkerService(tasks, config),
    },
  ],
})
export class WorkerModule {}
