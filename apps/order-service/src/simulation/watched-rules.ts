import { sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Results } from '@electric-sql/pglite';
import { invariants, type AuditMoment } from '../app/audit/invariants';
import type { Statement } from './planned-statements';

interface Question extends Statement {
  /** Names of the tables that it reads, among others. */
  reads: ReadonlySet<string>;
}

/** G1 to G8 as the auditor asks for them. */
export class WatchedRules {
  private readonly dialect = new PgDialect();
  private readonly tables = new Map<string, ReadonlySet<string>>();
  private last?: { moment: AuditMoment; questions: readonly Question[] };

  /** @param written tables that were changed: only what reads one of them can have been broken; absent: every rule */
  questions(moment: AuditMoment, written?: Iterable<string>): readonly Statement[] {
    const questions = this.at(moment);
    if (!written) return questions;
    const changed = [...written];
    return questions.filter(({ reads }) => changed.some((table) => reads.has(table)));
  }

  /** Most steps happen at the moment of the step before. */
  private at(moment: AuditMoment): readonly Question[] {
    const { now, overdueMs } = this.last?.moment ?? {};
    if (now?.getTime() !== moment.now.getTime() || overdueMs !== moment.overdueMs)
      this.last = { moment, questions: this.make(moment) };
    return this.last?.questions ?? [];
  }

  private make(moment: AuditMoment): Question[] {
    return invariants(moment).flatMap(({ name, rule, breaches }) => {
      const title = sql.raw(`'${name} ${rule}: '`);
      return breaches.map((part) => {
        const question = sql`SELECT ${title} || breach AS breach FROM (${part}) found LIMIT 1`;
        const { sql: text, params: parameters } = this.dialect.sqlToQuery(question);
        return { text, parameters, reads: this.tablesOf(text) };
      });
    });
  }

  private tablesOf(text: string): ReadonlySet<string> {
    const known = this.tables.get(text);
    if (known) return known;
    const named = text.matchAll(/\b(?:FROM|JOIN) "?(\w+)/g);
    const tables = new Set([...named].flatMap(([, table]) => table ?? []));
    this.tables.set(text, tables);
    return tables;
  }
}

/** The first broken rule among answers to such questions. */
export function breachIn(answers: readonly Results[]): string | undefined {
  const found = answers.find(({ rows }) => rows.length > 0);
  return (found?.rows[0] as { breach: string } | undefined)?.breach;
}
