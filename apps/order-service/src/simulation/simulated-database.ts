import type { PGlite, Transaction as PgliteTransaction } from '@electric-sql/pglite';
import { sql, type SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/pglite';
import { invariants, type AuditMoment } from '../app/audit/invariants';
import type { Database } from '../app/database/database';
import { openPgliteInMemory } from '../app/database/open-pglite';
import * as schema from '../app/database/schema';
import type { Life, Scheduler } from './scheduler';
import type { VirtualTime } from './virtual-time';

/** The database's clock is the simulation's: found before PostgreSQL's own function of that name. */
const CLOCK = `CREATE SCHEMA simulation;
CREATE FUNCTION simulation.clock_timestamp() RETURNS timestamptz LANGUAGE sql
  AS $$ SELECT to_timestamp(current_setting('simulation.now_ms')::numeric / 1000) $$;
SET search_path = simulation, public, pg_catalog;
SET simulation.now_ms = '0';`;

type Runs = Pick<PgliteTransaction, 'query' | 'exec'>;

/** A real PostgreSQL in this process, emptied for each seed. Every statement and commit of a process is a step of its own. */
export class SimulatedDatabase {
  private told?: number;
  private prepared = false;

  private constructor(
    private readonly client: PGlite,
    /** Looks at what is written without taking part. */
    readonly observer: Database,
    readonly close: () => Promise<void>,
  ) {}

  static async open(): Promise<SimulatedDatabase> {
    const { db, close } = await openPgliteInMemory();
    const { $client: client } = db as unknown as { $client: PGlite };
    await client.exec(CLOCK);
    return new SimulatedDatabase(client, db, close);
  }

  async empty(): Promise<void> {
    const { rows } = await this.client.query<{ names: string }>(
      `SELECT string_agg(quote_ident(tablename), ', ') AS names FROM pg_tables
       WHERE schemaname = 'public' AND tablename <> 'schema_migrations'`,
    );
    await this.client.exec(`TRUNCATE ${rows[0]?.names} RESTART IDENTITY CASCADE`);
  }

  private async tellTime(on: Runs, { nowMs }: VirtualTime): Promise<void> {
    if (this.told === nowMs) return;
    await on.exec(`SET simulation.now_ms = '${nowMs}'`);
    this.told = nowMs;
  }

  /** The first broken invariant. The check is planned once: it is made after every step. */
  async firstBreach(moment: AuditMoment): Promise<string | undefined> {
    const { sql: text, params } = new PgDialect().sqlToQuery(everyBreach(moment));
    if (!this.prepared) await this.client.exec(`PREPARE breaches AS ${text}`);
    this.prepared = true;
    const values = params.map((value) => `'${String(value).replaceAll("'", "''")}'`).join(', ');
    const [found] = await this.client.exec(`EXECUTE breaches(${values})`);
    return (found?.rows[0] as { breach: string } | undefined)?.breach;
  }

  /** The database as one process has it. */
  of(life: Life, scheduler: Scheduler, time: VirtualTime): Database {
    const { client } = this;
    const statement = (on: Runs) => async (text: string, parameters?: unknown[], options?: object) => {
      await scheduler.pass(life, firstWords(text));
      await this.tellTime(on, time);
      return on.query(text, parameters, options);
    };
    const transaction = async <T>(work: (tx: object) => Promise<T>): Promise<T> => {
      await scheduler.pass(life, 'begin');
      // Whatever becomes of it, the next statement tells the time anew: a rollback takes it back.
      this.told = undefined;
      const result = await client
        .transaction(async (tx) => {
          const answer = await work({ query: statement(tx) });
          await scheduler.pass(life, 'commit');
          return answer;
        })
        .finally(() => (this.told = undefined));
      await scheduler.pass(life, 'committed');
      return result;
    };
    return drizzle({ query: statement(client), transaction } as unknown as PGlite, { schema });
  }
}

function everyBreach(moment: AuditMoment): SQL {
  const each = invariants(moment).map(({ name, rule, breaches }) => {
    const title = sql.raw(`'${name} ${rule}: '`);
    return sql`SELECT ${title} || breach AS breach FROM (${breaches}) found`;
  });
  return sql`${sql.join(each, sql` UNION ALL `)} LIMIT 1`;
}

function firstWords(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 60);
}
