import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { startPostgres, type PostgresServer } from 'test-servers';
import { migrate, type SqlConnection } from './migrate';
import { openPostgres } from './open-postgres';

const FIRST = 'CREATE TABLE a (id int); INSERT INTO a VALUES (1);';
const SECOND = 'CREATE TABLE b (id int);';

describe(migrate, () => {
  let folder: string;
  let pglite: PGlite;
  let connection: SqlConnection;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'order-service-migrations-'));
    pglite = await PGlite.create();
    connection = {
      script: async (sql) => void (await pglite.exec(sql)),
      query: async (sql, parameters) => (await pglite.query<Record<string, unknown>>(sql, parameters)).rows,
    };
    writeFileSync(join(folder, '0001_a.sql'), FIRST);
  });
  afterEach(async () => {
    await pglite.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('applies what is new, in order, once', async () => {
    writeFileSync(join(folder, '0002_b.sql'), SECOND);
    expect(await migrate(connection, folder)).toEqual(['0001_a.sql', '0002_b.sql']);
    expect(await migrate(connection, folder)).toEqual([]);
    expect((await pglite.query('SELECT * FROM a')).rows).toHaveLength(1);
  });

  it('leaves nothing of a file that fails, and applies it once it is mended', async () => {
    writeFileSync(join(folder, '0002_b.sql'), `${SECOND} SELECT nonsense;`);
    await expect(migrate(connection, folder)).rejects.toThrow('0002_b.sql');
    writeFileSync(join(folder, '0002_b.sql'), SECOND);
    expect(await migrate(connection, folder)).toEqual(['0002_b.sql']);
  });

  it('refuses a file that was changed after it had been applied', async () => {
    await migrate(connection, folder);
    writeFileSync(join(folder, '0001_a.sql'), `${FIRST} `);
    await expect(migrate(connection, folder)).rejects.toThrow('0001_a.sql was changed');
  });
});

describe('migrations on PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => (server = await startPostgres()), 60_000);
  afterAll(() => server.stop());

  it('are applied once when many instances start together', async () => {
    const url = await server.createDatabase();
    const opened = await Promise.all(
      Array.from({ length: 8 }, () => openPostgres(url, { maxConnections: 2 })),
    );
    await Promise.all(opened.map((database) => database.close()));
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('SELECT name FROM schema_migrations ORDER BY name');
    await client.end();
    expect(rows[0]).toEqual({ name: '0001_payments.sql' });
  });

  it('say where the database cannot be reached', async () => {
    await expect(openPostgres('postgres://127.0.0.1:1/none')).rejects.toThrow('ECONNREFUSED');
  });
});
