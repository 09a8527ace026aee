import { Inject, Injectable, Logger } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { ServiceConfig } from '../config/service-config';
import { DATABASE, type Database } from '../database/database';
import { InvariantMetrics } from '../metrics/invariant-metrics';
import { Clock } from '../system/clock';
import { Leases } from '../worker/leases.service';
import { moveWatermark, readWatermark } from '../worker/watermarks';
import type { WorkerTask } from '../worker/worker-task';
import { audit, type Finding } from './audit';

const NAME = 'audit';
/** How soon an instance learns that another one has audited since, in milliseconds. */
const LOOK_MS = 60_000;
const STATEMENT_TIMEOUT_MS = 600_000;

/**
 * Checks the invariants once in an interval, by one instance for all of them. Only the instance that audited last shows
 * what it has found: what an earlier one found may be over.
 */
@Injectable()
export class Auditor implements WorkerTask {
  readonly name = NAME;
  readonly intervalMs: number;
  private readonly betweenMs: number;
  private readonly logger = new Logger(Auditor.name);
  /** The beginning of the audit that the metric shows. */
  private shown?: Date;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly metrics: InvariantMetrics,
    private readonly leases: Leases,
    private readonly clock: Clock,
    { worker }: ServiceConfig,
  ) {
    this.betweenMs = worker.auditSeconds * 1_000;
    this.intervalMs = Math.min(this.betweenMs, LOOK_MS);
  }

  async pass(): Promise<boolean> {
    await this.leases.run(NAME, async () => {
      const now = this.clock.now();
      const last = await readWatermark(this.db, NAME);
      if (!last || now.getTime() - last.getTime() >= this.betweenMs) await this.audit(now);
      else if (last.getTime() !== this.shown?.getTime()) this.metrics.report({});
    });
    return false;
  }

  private async audit(now: Date): Promise<void> {
    const findings = await this.look(now);
    this.metrics.report(Object.fromEntries(findings.map(({ name, count }) => [name, count])));
    this.shown = now;
    for (const finding of findings) if (finding.count > 0) this.tell(finding);
    await moveWatermark(this.db, NAME, now);
  }

  /** Whole tables are read: that may take longer than a statement of a request. */
  private look(now: Date): Promise<Finding[]> {
    return this.db.transaction(
      async (tx) => {
        await tx.execute(sql.raw(`SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}`));
        return audit(tx, { now });
      },
      { accessMode: 'read only' },
    );
  }

  private tell({ name, rule, count, examples }: Finding): void {
    this.logger.error({ invariant: name, rule, count, examples }, 'An invariant is broken.');
  }
}
