import { Inject, Injectable, Logger } from '@nestjs/common';
import { min } from 'drizzle-orm';
import { ServiceConfig } from '../config/service-config';
import { DATABASE, type Database } from '../database/database';
import { paymentAttempts } from '../database/schema';
import { Clock } from '../system/clock';
import { Leases } from '../worker/leases.service';
import { moveWatermark, readWatermark } from '../worker/watermarks';
import type { WorkerTask } from '../worker/worker-task';
import { PaymentScan } from './payment-scan.service';

const DAY_MS = 86_400_000;
/** No sweep looks back further, apart from one that goes on where the last one ended. */
const FURTHEST_MS = 30 * DAY_MS;
/** Ulaanbaatar has no summer time. */
const ZONE_MS = 8 * 3_600_000;

/**
 * The safety net under callbacks: asks QPay's list for everything since the last sweep, and once a day for everything since
 * yesterday began and for the day before its last time, where refunds made outside show. One instance at a time does it.
 */
@Injectable()
export class Sweep implements WorkerTask {
  readonly name = 'sweep';
  readonly intervalMs: number;
  private readonly logger = new Logger(Sweep.name);

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly scan: PaymentScan,
    private readonly leases: Leases,
    private readonly clock: Clock,
    private readonly config: ServiceConfig,
  ) {
    this.intervalMs = config.worker.sweepSeconds * 1_000;
  }

  async pass(): Promise<boolean> {
    await this.leases.run('sweep', async () => {
      await this.recent();
      await this.daily();
    });
    return false;
  }

  private async recent(): Promise<void> {
    const { sweepOverlapSeconds } = this.config.worker;
    const now = this.clock.now();
    const reached = (await this.mark('sweep', now)) ?? (await this.beginning(now));
    // Another instance has been here within the interval.
    if (now.getTime() - reached.getTime() < this.intervalMs) return;
    await this.since('sweep', new Date(reached.getTime() - sweepOverlapSeconds * 1_000), now);
  }

  /** Where the first sweep begins: a day ago, or with the first attempt of a service that has not swept for longer. */
  private async beginning(now: Date): Promise<Date> {
    const [row] = await this.db.select({ first: min(paymentAttempts.createdAt) }).from(paymentAttempts);
    const longest = now.getTime() - FURTHEST_MS;
    return new Date(Math.max(longest, Math.min(row?.first?.getTime() ?? Infinity, now.getTime() - DAY_MS)));
  }

  private async daily(): Promise<void> {
    const now = this.clock.now();
    const today = startOfDay(now);
    const reached = await this.mark('daily-sweep', now);
    if (reached && reached >= today) return;
    // A day before the last one, if that is longer ago: its mark, and the sweep's, may be of a clock that ran ahead.
    const from = Math.min(today.getTime(), reached?.getTime() ?? Infinity) - DAY_MS;
    await this.since('daily-sweep', new Date(Math.max(now.getTime() - FURTHEST_MS, from)), now);
  }

  /**
   * Up to where the last one has come. A mark from the future was left by a clock that ran ahead: it says nothing, and waiting
   * for it would leave payments unseen for as long. Clocks of instances that differ by less than an interval are no matter.
   */
  private async mark(name: string, now: Date): Promise<Date | undefined> {
    const reached = await readWatermark(this.db, name);
    return reached && reached.getTime() - now.getTime() > this.intervalMs ? undefined : reached;
  }

  /** The mark moves only when every row was followed up; otherwise the next sweep begins at the same place. */
  private async since(name: string, from: Date, now: Date): Promise<void> {
    const result = await this.scan.scan(from);
    this.logger.debug({ name, ...result }, 'QPay’s list was compared.');
    if (result.failed === 0) await moveWatermark(this.db, name, now);
  }
}

function startOfDay(at: Date): Date {
  return new Date(Math.floor((at.getTime() + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS);
}
