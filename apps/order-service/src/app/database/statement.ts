import { getTableColumns, getTableName, type Column, type Table } from 'drizzle-orm';
import type { Database, Transaction } from './database';

/** Tables of whose rows a statement answers all columns, by the names that its answer gives them. */
type Tables = Record<string, Table>;
type Answer<T extends Tables> = { [K in keyof T]: T[K]['$inferSelect'] };
/** What a statement is told, by name. */
export type Values = Readonly<Record<string, string | number | bigint | boolean | Date | Buffer | null>>;

/** How the columns of one table are read, in their order. */
interface RowReader {
  key: string;
  columns: readonly [string, Column][];
}

/** Not the second colon of a cast. */
const VALUE = /(?<!:):([a-z]\w*)/gi;

/**
 * A statement of the ways that every payment takes. drizzle puts a statement together anew each time, which takes longer than
 * sending it; this one is put together once, may write several tables in one exchange, and has a name, so that a connection to
 * PostgreSQL parses and plans it once. Its rows are read as drizzle reads them.
 */
export class Statement<T extends Tables> {
  private readonly text: string;
  private readonly values: string[] = [];
  private readonly readers: readonly RowReader[];

  /**
   * @param name of its own among all statements
   * @param text with values as `:name`, and a table's columns, which have to come in the order of `tables`, as `{name}`
   */
  constructor(
    private readonly name: string,
    tables: T,
    text: string,
  ) {
    const entries = Object.entries(tables);
    this.readers = entries.map(([key, table]) => ({ key, columns: Object.entries(getTableColumns(table)) }));
    const withColumns = entries.reduce(
      (sql, [key, table]) => sql.replaceAll(`{${key}}`, columnsOf(table)),
      text,
    );
    this.text = withColumns.replaceAll(VALUE, (_match, value: string) => `$${this.numberOf(value)}`);
  }

  /** @throws Error when a value is missing, or a database's error */
  async all(db: Database | Transaction, values: Values): Promise<Answer<T>[]> {
    const params = this.values.map((value) => this.encoded(value, values[value]));
    const { session } = db._;
    const query = session.prepareQuery({ sql: this.text, params }, undefined, this.name, true, this.read);
    return (await query.execute()) as Answer<T>[];
  }

  /** As drizzle reads them, without looking up for each value of each row where it goes. */
  private readonly read = (rows: unknown[][]): Answer<T>[] =>
    rows.map((row) => {
      let at = 0;
      const answer: Record<string, Record<string, unknown>> = {};
      for (const { key, columns } of this.readers) {
        const of: Record<string, unknown> = (answer[key] = {});
        for (const [name, column] of columns) {
          const value = row[at++];
          of[name] = value === null ? null : column.mapFromDriverValue(value);
        }
      }
      return answer as Answer<T>;
    });

  private numberOf(value: string): number {
    if (!this.values.includes(value)) this.values.push(value);
    return this.values.indexOf(value) + 1;
  }

  private encoded(value: string, given: Values[string] | undefined): unknown {
    if (given === undefined) throw new Error(`The statement ${this.name} has no value for "${value}".`);
    if (given instanceof Date) return given.toISOString();
    return typeof given === 'bigint' ? String(given) : given;
  }
}

function columnsOf(table: Table): string {
  return Object.values(getTableColumns(table))
    .map(({ name }) => `${getTableName(table)}.${name}`)
    .join(', ');
}
