import { sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Results } from '@electric-sql/pglite';
import { invariants, type AuditMoment } from '../app/audit/invariants';
import type { Statement } from './planned-statements';

/** G1 to G8 as the auditor asks for them. */
export class WatchedRules {
  private readonly dialect = new PgDialect();

  /** @param written tables that were changed: only rules that read one of them can have been broken; absent: every rule */
  questions(moment: AuditMoment, written?: Iterable<string>): Statement[] {
    const tables = written && [...written];
    return invariants(moment).flatMap(({ name, rule, breaches }) => {
      const title = sql.raw(`'${name} ${rule}: '`);
      const question = sql`SELECT ${title} || breach AS breach FROM (${breaches}) found LIMIT 1`;
      const { sql: text, params: parameters } = this.dialect.sqlToQuery(question);
      return tables && !tables.some((table) => reads(text, table)) ? [] : [{ text, parameters }];
    });
  }
}

/** The first broken rule among answers to such questions. */
export function breachIn(answers: readonly Results[]): string | undefined {
  const found = answers.find(({ rows }) => rows.length > 0);
  return (found?.rows[0] as { breach: string } | undefined)?.breach;
}

function reads(text: string, table: string): boolean {
  return new RegExp(`\\b(FROM|JOIN) "?${table}\\b`).test(text);
}
