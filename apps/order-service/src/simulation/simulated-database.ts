import type { PGlite, QueryOptions, Results } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import type { AuditMoment } from '../app/audit/invariants';
import type { Database } from '../app/database/database';
import * as schema from '../app/database/schema';
import { isPlannable, PlannedStatements, type Runs, type Statement } from './planned-statements';
import type { Life, Scheduler } from './scheduler';
import { openTimerlessPglite } from './timerless-pglite';
import { ZONE, type VirtualTime } from './virtual-time';
import { breachIn, WatchedRules } from './watched-rules';

/** The database's clock is the simulation's: found before PostgreSQL's own function of that name. */
const PREPARATION = `CREATE SCHEMA simulation;
CREATE FUNCTION simulation.clock_timestamp() RETURNS timestamptz LANGUAGE sql
  AS $$ SELECT to_timestamp(current_setting('simulation.now_ms')::numeric / 1000) $$;
SET search_path = simulation, public, pg_catalog;
SET simulation.now_ms = '0';
SET plan_cache_mode = force_generic_plan;
SET synchronous_commit = off; SET TimeZone = '${ZONE}';
`;

const CONTENTS = `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r'
  AND relnamespace = 'public'::regnamespace AND relname <> 'schema_migrations' ORDER BY 1;
SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace ORDER BY 1`;

/** In a storm nobody comes in time: what is overdue is looked at only once it is calm. */
const ANY_MS = 1e12;

type Query = (text: string, parameters?: unknown[], options?: QueryOptions) => Promise<unknown>;

/** Who runs a statement, and when. */
interface Step {
  life: Life;
  scheduler: Scheduler;
  time: VirtualTime;
}

/** A real PostgreSQL in this process, emptied for each seed. Every statement and commit of a process is a step of its own. */
export class SimulatedDatabase {
  /** What a change has broken first since the database was emptied. */
  broken?: string;
  /** Looks at what is written without taking part. */
  readonly observer: Database;
  private readonly statements = new PlannedStatements();
  private readonly rules = new WatchedRules();
  private contents?: { tables: readonly string[]; sequences: readonly string[] };
  /** What the database takes for the present; absent when that may have been rolled back. */
  private toldMs?: number;
  private readsAsDrizzle = false;

  private constructor(private readonly client: PGlite) {
    const query: Query = (text, parameters, options) => this.run(client, { text, parameters }, options);
    this.observer = drizzle({ query } as unknown as PGlite, { schema });
  }

  close(): Promise<void> {
    return this.client.close();
  }

  static async open(): Promise<SimulatedDatabase> {
    const client = await openTimerlessPglite();
    await client.exec(PREPARATION);
    return new SimulatedDatabase(client);
  }

  /**
   * A vacuumed table without rows is a file without a page, as a truncated one is, at a fifth of the cost: the next seed finds
   * the same database as the first, and its rows lie where they would in it.
   */
  async empty(): Promise<void> {
    this.broken = undefined;
    const { tables, sequences } = (this.contents ??= await this.listContents());
    const deletions = tables.map((name) => `DELETE FROM ${name}`);
    const counters = sequences.map((name) => `SELECT setval('${name}', 1, false)`);
    const [off, on] = ['replica', 'origin'].map((role) => `SET session_replication_role = ${role}`);
    // Rows that nobody may delete, and that others refer to, go like all the rest.
    await this.client.exec([off, ...deletions, ...counters, on].join('; '));
    await this.client.exec(
      `VACUUM (INDEX_CLEANUP ON, PROCESS_TOAST FALSE, SKIP_DATABASE_STATS) ${tables.join(', ')}`,
    );
  }

  /** The first broken invariant. */
  async firstBreach(moment: AuditMoment): Promise<string | undefined> {
    return this.ask(this.client, this.rules.questions(moment));
  }

  /** The database as one process has it. */
  of(life: Life, scheduler: Scheduler, time: VirtualTime): Database {
    const step = { life, scheduler, time };
    const query: Query = async (text, parameters, options) => {
      const written = new Set<string>();
      const answer = await this.take(this.client, written, step)(text, parameters, options);
      await this.look(this.client, written, step);
      return answer;
    };
    const transaction = async <T>(work: (tx: object) => Promise<T>): Promise<T> => {
      await scheduler.pass(life, 'begin');
      const result = await this.orForget(
        this.client.transaction(async (tx) => {
          const written = new Set<string>();
          const answer = await work({ query: this.take(tx, written, step) });
          await scheduler.pass(life, 'commit');
          // It is decided, and nobody else writes: what the transaction sees now is what all will see.
          await this.look(tx, written, step);
          return answer;
        }),
      );
      await scheduler.pass(life, 'committed');
      return result;
    };
    return drizzle({ query, transaction } as unknown as PGlite, { schema });
  }

  /** Runs statements as steps. @param written gets the tables whose rows they have changed */
  private take(on: Runs, written: Set<string>, { life, scheduler, time }: Step): Query {
    return async (text, parameters, options) => {
      await scheduler.pass(life, firstWords(text));
      const answer = await this.run(on, { text, parameters }, options, time);
      for (const table of tablesChanged(text, answer)) written.add(table);
      return answer;
    };
  }

  /** Looks at what a step may have broken: what has only read, or found nothing to change, has broken nothing. */
  private async look(on: Runs, written: ReadonlySet<string>, { scheduler, time }: Step): Promise<void> {
    if (written.size === 0) return;
    const questions = this.rules.questions({ now: new Date(time.nowMs), overdueMs: ANY_MS }, written);
    const breach = await this.ask(on, questions);
    if (breach) this.broken ??= `step ${scheduler.steps}: ${breach}`;
  }

  /** Tells the time and runs the statement, in one exchange. */
  private async run(
    on: Runs,
    statement: Statement,
    options?: QueryOptions,
    time?: VirtualTime,
  ): Promise<Results> {
    const own = this.withoutParsers(options);
    const told = this.timeToTell(time);
    if (!isPlannable(statement.text)) {
      for (const text of told) await on.exec(text);
      return on.query(statement.text, [...(statement.parameters ?? [])], own);
    }
    const script = this.statements.script([statement]);
    const text = [...told, script.text].join('; ');
    const answers = await this.orForget(this.statements.run(on, { ...script, text }, own));
    const answer = answers.at(-1);
    if (!answer) throw new Error('The database has not answered.');
    return answer;
  }

  private timeToTell(time?: VirtualTime): string[] {
    if (!time || time.nowMs === this.toldMs) return [];
    this.toldMs = time.nowMs;
    return [`SET simulation.now_ms = '${time.nowMs}'`];
  }

  /** What was told in vain has to be told again. */
  private async orForget<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      this.toldMs = undefined;
      throw error;
    }
  }

  /** drizzle sends the same parsers along with each statement, and PGlite merges them into a table of all types each time. */
  private withoutParsers({ parsers, ...others }: QueryOptions = {}): QueryOptions {
    if (parsers && !this.readsAsDrizzle) Object.assign(this.client.parsers, parsers);
    this.readsAsDrizzle ||= parsers !== undefined;
    return others;
  }

  private async ask(on: Runs, questions: readonly Statement[]): Promise<string | undefined> {
    if (questions.length === 0) return undefined;
    return breachIn(await this.statements.run(on, this.statements.script(questions)));
  }

  private async listContents() {
    const [tables = [], sequences = []] = (await this.client.exec(CONTENTS)).map(({ rows }) =>
      (rows as { name: string }[]).map(({ name }) => name),
    );
    return { tables, sequences };
  }
}

/** Of a statement with several parts it is not known how many rows each has changed. */
function tablesChanged(text: string, { affectedRows }: Results): string[] {
  if (affectedRows === 0 && !/^\s*with\b/i.test(text)) return [];
  const writes = text.matchAll(/\b(?:insert\s+into|update|delete\s+from)\s+"?(\w+)"?/gi);
  return [...writes].flatMap(([, table]) => table ?? []);
}

function firstWords(text: string): string {
  return text.slice(0, 200).replaceAll(/\s+/g, ' ').slice(0, 60);
}
