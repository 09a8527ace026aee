import type { ServiceConfig } from '../app/config/service-config';
import type { Database } from '../app/database/database';
import { Registry } from 'prom-client';
import { PaymentMetrics } from '../app/metrics/payment-metrics';
import { OutboxRelay } from '../app/outbox/outbox-relay.service';
import type { EventDelivery } from '../app/outbox/event-delivery';
import { CallbackService } from '../app/payments/callback.service';
import { CallbackTokens } from '../app/payments/callback-tokens.service';
import { CancelService } from '../app/payments/cancel.service';
import { CheckTurns } from '../app/payments/check-turns.service';
import { CustomerVerification } from '../app/payments/customer-verification.service';
import { DueChecks } from '../app/payments/due/due-checks.service';
import { Housekeeping } from '../app/payments/due/housekeeping.service';
import { ExpiryService } from '../app/payments/expiry.service';
import { IdempotencyKeys } from '../app/payments/idempotency/idempotency-keys.service';
import { InvoiceAdoption } from '../app/payments/invoice-adoption.service';
import { PaymentAttempts } from '../app/payments/payment-attempts';
import { PaymentQueries } from '../app/payments/payment-queries';
import { PaymentTraces } from '../app/payments/payment-traces';
import { PaymentSessions } from '../app/payments/payment-sessions.service';
import { RenewalService } from '../app/payments/renewal.service';
import { SettlementService } from '../app/payments/settlement.service';
import { StartPaymentService } from '../app/payments/start-payment.service';
import { VerificationService } from '../app/payments/verification.service';
import { PaymentList } from '../app/reconciliation/payment-list.service';
import { PaymentScan } from '../app/reconciliation/payment-scan.service';
import { Sweep } from '../app/reconciliation/sweep.service';
import { UnmatchedPayments } from '../app/reconciliation/unmatched-payments.service';
import { DueReceipts } from '../app/receipts/due-receipts.service';
import { Receipts } from '../app/receipts/receipts.service';
import { DueRefunds } from '../app/refunds/due-refunds.service';
import { RefundConclusions } from '../app/refunds/refund-conclusions.service';
import { RefundLedger } from '../app/refunds/refund-ledger.service';
import { RefundSender } from '../app/refunds/refund-sender.service';
import { Refunds } from '../app/refunds/refunds.service';
import type { Clock } from '../app/system/clock';
import type { Ids } from '../app/system/ids';
import { Leases } from '../app/worker/leases.service';
import type { WorkerTask } from '../app/worker/worker-task';
import type { QPayClient } from 'nestjs-qpay';

/** What a process of the service reaches outside itself. */
export interface Surroundings {
  db: Database;
  qpay: QPayClient;
  delivery: EventDelivery;
  clock: Clock;
  ids: Ids;
  config: ServiceConfig;
}

/** The services of one process, as the modules put them together. */
export function simulatedProcess({ db, qpay, delivery, clock, ids, config }: Surroundings) {
  const metrics = new PaymentMetrics(new Registry());
  const tokens = new CallbackTokens(db, config, clock, ids);
  const attempts = new PaymentAttempts(db, config, clock, ids, tokens);
  const adoption = new InvoiceAdoption(qpay, attempts);
  const settlement = new SettlementService(db, qpay, clock, ids, config, metrics);
  const turns = new CheckTurns(db, config);
  const traces = new PaymentTraces(db, clock);
  const verification = new VerificationService(turns, settlement, adoption, metrics, traces, config);
  const starter = new StartPaymentService(qpay, attempts, verification, config);
  const renewal = new RenewalService(db, attempts, starter, verification, config, clock);
  const keys = new IdempotencyKeys(db, clock);
  const queries = new PaymentQueries(db);
  const expiry = new ExpiryService(db, attempts, clock, ids);
  const leases = new Leases(db, ids);
  const ledger = new RefundLedger(db, clock, ids);
  const sender = new RefundSender(db, qpay, ledger, clock);
  const unmatched = new UnmatchedPayments(db, adoption, clock);
  const scan = new PaymentScan(db, new PaymentList(qpay, config), verification, unmatched, ledger, clock);
  const tasks: WorkerTask[] = [
    new DueChecks(db, expiry, verification, clock, config),
    new DueReceipts(db, qpay, clock),
    new DueRefunds(db, sender, clock),
    new Housekeeping(expiry, keys),
    new OutboxRelay(db, delivery, leases, clock, config),
    new Sweep(db, scan, leases, clock, config),
  ];
  return {
    tasks,
    callbacks: new CallbackService(db, verification, clock, metrics, tokens, turns),
    cancel: new CancelService(db, qpay, verification, clock, ids),
    refunds: new Refunds(db, ledger, sender, clock, ids),
    conclusions: new RefundConclusions(db, ledger, sender),
    receipts: new Receipts(db, clock, config),
    renewal,
    sessions: new PaymentSessions(db, keys, attempts, starter, renewal, queries, config, clock),
    verification,
    customers: new CustomerVerification(turns, verification, queries),
  };
}

/** See {@link simulatedProcess}. */
export type SimulatedProcess = ReturnType<typeof simulatedProcess>;
