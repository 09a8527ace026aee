import type { PGlite, QueryOptions, Results, Transaction as PgliteTransaction } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import type { AuditMoment } from '../app/audit/invariants';
import type { Database } from '../app/database/database';
import { openPgliteInMemory } from '../app/database/open-pglite';
import * as schema from '../app/database/schema';
import { isPlannable, PlannedStatements, type Runs, type Statement } from './planned-statements';
import type { Life, Scheduler } from './scheduler';
import type { VirtualTime } from './virtual-time';
import { breachIn, WatchedRules } from './watched-rules';

/** The database's clock is the simulation's: found before PostgreSQL's own function of that name. */
const PREPARATION = `CREATE SCHEMA simulation;
CREATE FUNCTION simulation.clock_timestamp() RETURNS timestamptz LANGUAGE sql
  AS $$ SELECT to_timestamp(current_setting('simulation.now_ms')::numeric / 1000) $$;
SET search_path = simulation, public, pg_catalog;
SET simulation.now_ms = '0';
SET plan_cache_mode = force_generic_plan;`;

const CONTENTS = `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r'
  AND relnamespace = 'public'::regnamespace AND relname <> 'schema_migrations' ORDER BY 1;
SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace ORDER BY 1`;

/** In a storm nobody comes in time: what is overdue is looked at only once it is calm. */
const ANY_MS = 1e12;

type Query = (text: string, parameters?: unknown[], options?: QueryOptions) => Promise<unknown>;

/** What a statement is run with. */
interface Around {
  options?: QueryOptions;
  time?: VirtualTime;
  /** What is asked after it, and who hears what that has found. */
  look?: readonly Statement[];
  found?: (breach?: string) => void;
}

/** A real PostgreSQL in this process, emptied for each seed. Every statement and commit of a process is a step of its own. */
export class SimulatedDatabase {
  /** What a change has broken first since the database was emptied. */
  broken?: string;
  /** Looks at what is written without taking part. */
  readonly observer: Database;
  private readonly statements = new PlannedStatements();
  private readonly rules = new WatchedRules();

  private constructor(
    private readonly client: PGlite,
    readonly close: () => Promise<void>,
  ) {
    const query: Query = (text, parameters, options) => this.run(client, { text, parameters }, { options });
    this.observer = drizzle({ query } as unknown as PGlite, { schema });
  }

  static async open(): Promise<SimulatedDatabase> {
    const { db, close } = await openPgliteInMemory();
    const { $client: client } = db as unknown as { $client: PGlite };
    await client.exec(PREPARATION);
    return new SimulatedDatabase(client, close);
  }

  /**
   * A vacuumed table without rows is a file without a page, as a truncated one is, at a fifth of the cost: the next seed finds
   * the same database as the first, and its rows lie where they would in it.
   */
  async empty(): Promise<void> {
    this.broken = undefined;
    const [tables, sequences] = await this.client.exec(CONTENTS);
    const names = (tables?.rows as { name: string }[]).map(({ name }) => name);
    const deletions = names.map((name) => `DELETE FROM ${name}`);
    const counters = (sequences?.rows as { name: string }[]).map(
      ({ name }) => `SELECT setval('${name}', 1, false)`,
    );
    const [off, on] = ['replica', 'origin'].map((role) => `SET session_replication_role = ${role}`);
    // Rows that nobody may delete, and that others refer to, go like all the rest.
    await this.client.exec([off, ...deletions, ...counters, on].join('; '));
    await this.client.exec(`VACUUM (INDEX_CLEANUP ON) ${names.join(', ')}`);
  }

  /** The first broken invariant. */
  async firstBreach(moment: AuditMoment): Promise<string | undefined> {
    return this.ask(this.client, this.rules.questions(moment));
  }

  /** The database as one process has it. */
  of(life: Life, scheduler: Scheduler, time: VirtualTime): Database {
    const query: Query = async (text, parameters, options) => {
      await scheduler.pass(life, firstWords(text));
      const look = this.questionsAfter(time, tablesWritten(text));
      const found = (breach?: string) => this.note(breach, scheduler);
      return this.run(this.client, { text, parameters }, { options, time, look, found });
    };
    const transaction = async <T>(work: (tx: object) => Promise<T>): Promise<T> => {
      await scheduler.pass(life, 'begin');
      const result = await this.client.transaction(async (tx) => {
        const written = new Set<string>();
        const answer = await work({ query: this.inside(tx, written, { life, scheduler, time }) });
        await scheduler.pass(life, 'commit');
        // It is decided, and nobody else writes: what the transaction sees now is what all will see.
        this.note(await this.ask(tx, this.questionsAfter(time, written)), scheduler);
        return answer;
      });
      await scheduler.pass(life, 'committed');
      return result;
    };
    return drizzle({ query, transaction } as unknown as PGlite, { schema });
  }

  private inside(
    tx: PgliteTransaction,
    written: Set<string>,
    { life, scheduler, time }: { life: Life; scheduler: Scheduler; time: VirtualTime },
  ): Query {
    return async (text, parameters, options) => {
      await scheduler.pass(life, firstWords(text));
      for (const table of tablesWritten(text)) written.add(table);
      return this.run(tx, { text, parameters }, { options, time });
    };
  }

  /** Tells the time, runs the statement, and looks at what it may have broken: all of it in one exchange. */
  private async run(on: Runs, statement: Statement, around: Around): Promise<unknown> {
    const { options, time, look = [], found } = around;
    const told = time ? [`SET simulation.now_ms = '${time.nowMs}'`] : [];
    if (!isPlannable(statement.text)) {
      for (const text of told) await on.exec(text);
      return on.query(statement.text, [...(statement.parameters ?? [])], options);
    }
    const own = this.statements.script([statement]);
    const after = this.statements.script(look);
    const text = [...told, own.text, after.text].filter(Boolean).join('; ');
    const fresh = new Map([...own.fresh, ...after.fresh]);
    const answers = await this.statements.run(on, { text, fresh }, options);
    const end = told.length + own.commands;
    found?.(breachIn(answers.slice(end).map((answer) => asObjects(answer))));
    return answers[end - 1];
  }

  private async ask(on: Runs, questions: readonly Statement[]): Promise<string | undefined> {
    if (questions.length === 0) return undefined;
    return breachIn(await this.statements.run(on, this.statements.script(questions)));
  }

  private note(breach: string | undefined, { steps }: Scheduler): void {
    if (breach) this.broken ??= `step ${steps}: ${breach}`;
  }

  /** What only reads changes nothing. */
  private questionsAfter({ nowMs }: VirtualTime, written: ReadonlySet<string>): Statement[] {
    return written.size > 0 ? this.rules.questions({ now: new Date(nowMs), overdueMs: ANY_MS }, written) : [];
  }
}

/** With drizzle's options a row is a list of its values. */
function asObjects(answer: Results): Results {
  return {
    ...answer,
    rows: answer.rows.map((row) => (Array.isArray(row) ? { breach: String(row[0]) } : row)),
  };
}

function tablesWritten(text: string): Set<string> {
  const writes = text.matchAll(/\b(?:insert\s+into|update|delete\s+from)\s+"?(\w+)"?/gi);
  return new Set([...writes].flatMap(([, table]) => table ?? []));
}

function firstWords(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 60);
}
