import { sql } from 'drizzle-orm';
import type { Database } from '../database/database';
import { queryRows } from '../database/query-rows';
import { invariants, type AuditMoment } from './invariants';

/** What an invariant comes to in a database. */
export interface Finding {
  name: string;
  rule: string;
  /** How many rows break it. */
  count: number;
  /** The first of them. */
  examples: string[];
}

const EXAMPLES = 5;
const HOUR_MS = 3_600_000;

/** Checks every invariant. Each is one query over the whole database, and changes nothing. */
export async function audit(db: Database, moment: Partial<AuditMoment> = {}): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, rule, breaches } of invariants({ now: new Date(), overdueMs: HOUR_MS, ...moment })) {
    const rows = await queryRows<{ breach: string; total: number | string }>(
      db,
      sql`SELECT breach, count(*) OVER () AS total
        FROM (${sql.join([...breaches], sql` UNION ALL `)}) found LIMIT ${EXAMPLES}`,
    );
    const examples = rows.map(({ breach }) => breach);
    findings.push({ name, rule, count: Number(rows[0]?.total ?? 0), examples });
  }
  return findings;
}

/** The invariants that a database breaks, as one line each; empty when all is well. */
export async function breachesIn(db: Database, moment?: Partial<AuditMoment>): Promise<string[]> {
  const findings = await audit(db, moment);
  return findings
    .filter(({ count }) => count > 0)
    .map(({ name, rule, count, examples }) => `${name} ${rule}: ${count} (${examples.join(', ')})`);
}
