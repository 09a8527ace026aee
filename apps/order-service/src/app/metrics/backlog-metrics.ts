import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { describeError } from '../logging/describe-error';
import { BacklogService, type Backlog } from './backlog.service';

interface Shown {
  name: string;
  help: string;
  labels?: string[];
  /** One value for each set of labels. */
  values(backlog: Backlog): { labels?: Record<string, string>; value: number }[];
}

const one = (value: number) => [{ value }];

const SHOWN: readonly Shown[] = [
  {
    name: 'order_service_attempts_open',
    help: 'Invoices that wait for their money',
    values: ({ attemptsOpen }) => one(attemptsOpen),
  },
  {
    name: 'order_service_checks_overdue',
    help: 'Attempts whose next check is due and not taken yet',
    values: ({ checksOverdue }) => one(checksOverdue),
  },
  {
    name: 'order_service_check_overdue_seconds',
    help: 'How late the latest check is; 0 when none is',
    values: ({ checkOverdueSeconds }) => one(checkOverdueSeconds),
  },
  {
    name: 'order_service_outbox_waiting',
    help: 'Events that nobody has been told yet',
    values: ({ outboxWaiting }) => one(outboxWaiting),
  },
  {
    name: 'order_service_outbox_oldest_seconds',
    help: 'Age of the oldest event that nobody has been told; 0 when there is none',
    values: ({ outboxOldestSeconds }) => one(outboxOldestSeconds),
  },
  {
    name: 'order_service_unmatched_payments',
    help: "Payments in QPay's list that nothing of ours accounts for and nobody has explained",
    values: ({ unmatchedPayments }) => one(unmatchedPayments),
  },
  {
    name: 'order_service_captured_unpaid_orders',
    help: 'Orders that have their money, are not paid and are not under review',
    values: ({ capturedUnpaid }) => one(capturedUnpaid),
  },
  {
    name: 'order_service_captured_unpaid_seconds',
    help: 'How long the oldest of those is in that state; 0 when there is none',
    values: ({ capturedUnpaidSeconds }) => one(capturedUnpaidSeconds),
  },
  {
    name: 'order_service_orders_in_review',
    help: 'Orders that a person has to look at',
    labels: ['reason'],
    values: ({ reviews }) => reviews.map(({ reason, count }) => ({ labels: { reason }, value: count })),
  },
  {
    name: 'order_service_review_oldest_seconds',
    help: 'Time since the longest untouched order under review has changed; 0 when there is none',
    values: ({ reviews }) => one(Math.max(0, ...reviews.map(({ oldestSeconds }) => oldestSeconds))),
  },
  {
    name: 'order_service_sweep_age_seconds',
    help: "Time since QPay's list was last compared without a failure",
    labels: ['sweep'],
    values: ({ marks }) =>
      marks.map(({ name, ageSeconds }) => ({ labels: { sweep: name }, value: ageSeconds })),
  },
];

/** Shows what waits in the tables, counted at the scrape. Without the database these series are absent, and 1 says so. */
@Injectable()
export class BacklogMetrics implements OnModuleInit {
  private readonly logger = new Logger(BacklogMetrics.name);

  constructor(
    private readonly registry: Registry,
    private readonly backlog: BacklogService,
  ) {}

  onModuleInit(): void {
    const registers = [this.registry];
    const read = () => this.read();
    new Gauge({
      name: 'order_service_database_unavailable',
      help: '1 when the tables could not be read at this scrape',
      registers,
      async collect() {
        this.set((await read()) ? 0 : 1);
      },
    });
    for (const { name, help, labels = [], values } of SHOWN)
      new Gauge({
        name,
        help,
        labelNames: labels,
        registers,
        async collect() {
          const backlog = await read();
          this.reset();
          // A gauge without labels starts anew at 0, which would be a lie when nothing is known.
          if (labels.length === 0) this.remove();
          if (!backlog) return;
          for (const { labels: set = {}, value } of values(backlog)) this.set(set, value);
        },
      });
  }

  private async read(): Promise<Backlog | undefined> {
    try {
      return await this.backlog.read();
    } catch (error) {
      this.logger.debug({ err: describeError(error) }, 'The backlog cannot be counted.');
      return undefined;
    }
  }
}
