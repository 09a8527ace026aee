import type { PGlite, QueryOptions, Results, Transaction as PgliteTransaction } from '@electric-sql/pglite';

/** A connection, or a transaction on it. */
export type Runs = Pick<PGlite | PgliteTransaction, 'query' | 'exec'>;

/** A statement as drizzle hands it over. */
export interface Statement {
  text: string;
  parameters?: readonly unknown[];
  options?: QueryOptions;
}

/** Statements as PostgreSQL is told to run them. */
export interface Script {
  text: string;
  commands: number;
  /** Which are planned by it, under which names. */
  fresh: ReadonlyMap<string, string>;
}

/** What PREPARE takes. */
const PLANNABLE = /^\s*(with|select|insert|update|delete)\b/i;

/**
 * Statements that are parsed and planned when they are first seen, and only executed after that: on tables as small as a
 * simulation's the planning is most of what a statement costs.
 */
export class PlannedStatements {
  private readonly names = new Map<string, string>();
  private count = 0;

  /**
   * Commands that execute the statements, one after the other. What is new is planned by the same script: a seed must not take
   * another turn because it is the first to ask for something.
   */
  script(statements: readonly Statement[]): Script {
    const fresh = new Map<string, string>();
    const commands = statements.flatMap(({ text, parameters = [] }) => {
      const known = this.names.get(text) ?? fresh.get(text);
      const name = known ?? `planned_${++this.count}`;
      if (!known) fresh.set(text, name);
      const values = parameters.length > 0 ? `(${parameters.map(literal).join(', ')})` : '';
      return [...(known ? [] : [`PREPARE ${name} AS ${text}`]), `EXECUTE ${name}${values}`];
    });
    return { text: commands.join('; '), commands: commands.length, fresh };
  }

  /** Runs a script in one exchange. @returns the answers of its commands, those that plan among them */
  async run(on: Runs, script: Pick<Script, 'text' | 'fresh'>, options?: QueryOptions): Promise<Results[]> {
    const answers = await on.exec(script.text, options);
    for (const [text, name] of script.fresh) this.names.set(text, name);
    return answers;
  }
}

/** Whether {@link PlannedStatements} takes it. */
export function isPlannable(text: string): boolean {
  return PLANNABLE.test(text);
}

/** PostgreSQL takes a quoted text for a value of whatever type the parameter has. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  return `'${toText(value).replaceAll("'", "''")}'`;
}

function toText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
