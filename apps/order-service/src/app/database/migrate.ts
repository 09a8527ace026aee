import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One connection, as far as migrations need it. */
export interface SqlConnection {
  /** Runs a script of any number of statements. */
  script(sql: string): Promise<void>;
  query(sql: string, parameters: unknown[]): Promise<Record<string, unknown>[]>;
}

/** The folder is three up from here in `src` and in `dist` alike. */
const MIGRATIONS_FOLDER = join(__dirname, '../../../drizzle');

/** Any number that nothing else in the database uses for an advisory lock. */
const LOCK = 7_216_003;

const LEDGER = `CREATE TABLE IF NOT EXISTS schema_migrations (
  name text PRIMARY KEY,
  sha256 text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)`;

/**
 * Applies the SQL files of a folder that the database has not seen, in the order of their names, each in a transaction.
 * Several processes may call it at once: an advisory lock lets one work and the others find everything done.
 * @returns the names of the files it applied
 * @throws Error when a file that was applied has been changed since
 */
export async function migrate(connection: SqlConnection, folder = MIGRATIONS_FOLDER): Promise<string[]> {
  await connection.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    await connection.script(LEDGER);
    const applied = await appliedMigrations(connection);
    const done: string[] = [];
    for (const name of await migrationFiles(folder)) {
      const sql = await readFile(join(folder, name), 'utf8');
      if (await applyOnce(connection, name, sql, applied.get(name))) done.push(name);
    }
    return done;
  } finally {
    await connection.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
}

async function migrationFiles(folder: string): Promise<string[]> {
  const files = await readdir(folder);
  return files.filter((file) => file.endsWith('.sql')).sort();
}

async function appliedMigrations(connection: SqlConnection): Promise<Map<string, string>> {
  const rows = await connection.query('SELECT name, sha256 FROM schema_migrations', []);
  return new Map(rows.map((row) => [String(row['name']), String(row['sha256'])]));
}

async function applyOnce(
  connection: SqlConnection,
  name: string,
  sql: string,
  known?: string,
): Promise<boolean> {
  const sha256 = createHash('sha256').update(sql).digest('hex');
  if (known === sha256) return false;
  if (known)
    throw new Error(`Migration ${name} was changed after it had been applied. Write a new file instead.`);
  await connection.script('BEGIN');
  try {
    await connection.script(sql);
    await connection.query('INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)', [name, sha256]);
    await connection.script('COMMIT');
  } catch (error) {
    await connection.script('ROLLBACK');
    throw new Error(`Migration ${name} failed.`, { cause: error });
  }
  return true;
}
