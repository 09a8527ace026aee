import { Inject, Injectable } from '@nestjs/common';
import { and, eq, lt, or, sql } from 'drizzle-orm';
import { DATABASE, type Database } from '../database/database';
import { leases } from '../database/schema';
import { Ids } from '../system/ids';

/** A holder that has not been heard of for this long is dead, in milliseconds. */
const LEASE_MS = 30_000;
/** So that a slow database does not cost the lease. */
const HEARTBEATS = 3;

/** Lets one instance at a time do a piece of work. Time is the database's: instances' clocks differ. */
@Injectable()
export class Leases {
  private readonly holder: string;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    ids: Ids,
  ) {
    this.holder = ids.uuid();
  }

  /**
   * Runs the work when nobody else does it.
   * @returns its result, or nothing when another instance has the lease
   */
  async run<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
    if (!(await this.take(name))) return undefined;
    const heartbeat = setInterval(() => void this.take(name).catch(() => undefined), LEASE_MS / HEARTBEATS);
    try {
      return await work();
    } finally {
      clearInterval(heartbeat);
      await this.giveBack(name);
    }
  }

  private async take(name: string): Promise<boolean> {
    const until = sql`clock_timestamp() + ${`${LEASE_MS} milliseconds`}::interval`;
    const free = or(lt(leases.heldUntil, sql`clock_timestamp()`), eq(leases.holder, this.holder));
    const taken = await this.db
      .insert(leases)
      .values({ name, holder: this.holder, heldUntil: until })
      .onConflictDoUpdate({
        target: leases.name,
        set: { holder: this.holder, heldUntil: until },
        setWhere: free,
      })
      .returning({ name: leases.name });
    return taken.length > 0;
  }

  private async giveBack(name: string): Promise<void> {
    const mine = and(eq(leases.name, name), eq(leases.holder, this.holder));
    await this.db.delete(leases).where(mine);
  }
}
