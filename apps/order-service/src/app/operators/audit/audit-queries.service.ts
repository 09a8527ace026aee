import { Inject, Injectable } from '@nestjs/common';
import { and, desc, eq, gte, lt, type SQL } from 'drizzle-orm';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { DATABASE, type Database } from '../../database/database';
import { auditLog, type AuditLine } from '../../database/schema';
import { decodeCursor, NUMBER, pageQuery, toPage, type Page } from '../page';
import { queryMoment, toMoments } from '../time-range';

/** Query of `GET /api/operator/audit`. */
export class AuditSearchDto extends createZodDto(
  z.strictObject({
    actor: z.string().trim().min(1).max(255).optional(),
    action: z.string().trim().min(1).max(255).optional().describe('Method and route, to the letter.'),
    target: z.string().trim().min(1).max(255).optional(),
    from: queryMoment.optional(),
    to: queryMoment.optional(),
    ...pageQuery,
  }),
) {}

/** Reads the audit log. Nobody can change it. */
@Injectable()
export class AuditQueries {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  /** Newest first. @throws ApiError 400 for a cursor that is none */
  async search({ cursor, limit, ...filter }: AuditSearchDto): Promise<Page<unknown>> {
    const [before] = decodeCursor(cursor, NUMBER) ?? [];
    const rows = await this.db
      .select()
      .from(auditLog)
      .where(and(conditions(filter), before ? lt(auditLog.sequence, BigInt(before)) : undefined))
      .orderBy(desc(auditLog.sequence))
      .limit(limit + 1);
    return toPage(rows, limit, toView, ({ sequence }) => [String(sequence)]);
  }
}

function conditions({ actor, action, target, ...range }: Partial<AuditSearchDto>): SQL | undefined {
  const { from, to } = toMoments(range);
  return and(
    actor === undefined ? undefined : eq(auditLog.actor, actor),
    action === undefined ? undefined : eq(auditLog.action, action),
    target === undefined ? undefined : eq(auditLog.target, target),
    from && gte(auditLog.at, from),
    to && lt(auditLog.at, to),
  );
}

function toView({ sequence, at, ...line }: AuditLine) {
  return { sequence: String(sequence), at: at.toISOString(), ...line };
}
