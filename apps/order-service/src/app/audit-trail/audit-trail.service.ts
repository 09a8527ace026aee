import { Inject, Injectable } from '@nestjs/common';
import { and, eq, isNull } from 'drizzle-orm';
import { DATABASE, type Database } from '../database/database';
import { auditLog } from '../database/schema';
import { Clock } from '../system/clock';
import type { AuditedCall } from './audited-call';

/** What came of a call. */
export interface Outcome {
  /** HTTP status of the answer. */
  status: number;
  outcome: unknown;
  before?: unknown;
  after?: unknown;
}

/** Stands in the place of an outcome while an act is under way. */
const STARTED = 'started';

/** Writes the audit log. A line is never changed, but that one of an act under way is completed once. */
@Injectable()
export class AuditTrail {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Writes a call with what came of it. */
  async write(call: AuditedCall, came: Outcome): Promise<void> {
    await this.db.insert(auditLog).values({ at: this.clock.now(), ...call, ...came });
  }

  /** Writes a call before it is made. @returns the line to complete */
  async start(call: AuditedCall, before: unknown): Promise<bigint> {
    const [line] = await this.db
      .insert(auditLog)
      .values({ at: this.clock.now(), ...call, outcome: STARTED, before })
      .returning({ sequence: auditLog.sequence });
    if (!line) throw new Error('The audit line was not written.');
    return line.sequence;
  }

  /** Writes what came of a call that was started. */
  async complete(line: bigint, came: Omit<Outcome, 'before'>): Promise<void> {
    await this.db
      .update(auditLog)
      .set(came)
      .where(and(eq(auditLog.sequence, line), isNull(auditLog.status)));
  }
}
