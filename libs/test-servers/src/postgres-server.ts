import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { endChild, startChildServer } from './child-server';
import { freePort } from './free-port';
import { postgresBinaries, unprivilegedUser } from './postgres-binaries';

/** A real PostgreSQL of a test's own, on loopback, in a temporary folder. */
export interface PostgresServer {
  /** URL of the maintenance database. */
  readonly url: string;
  readonly port: number;
  /** Makes an empty database and returns its URL. */
  createDatabase(): Promise<string>;
  /** Ends it at once (its data is thrown away) and removes its folder. */
  stop(): Promise<void>;
  /** SIGKILL, without removing the folder. */
  kill(): Promise<void>;
  /** Starts it again on the same folder and port. */
  restart(): Promise<void>;
}

export interface PostgresServerOptions {
  /** Settings of the server over the ones of tests, such as `{ work_mem: '64MB' }`. */
  settings?: Readonly<Record<string, string>>;
}

const run = promisify(execFile);
/** Durability is not what tests are about; SIGKILL of PostgreSQL itself loses nothing that the kernel has. */
const SPEED = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  shared_buffers: '64MB',
};

async function initialise(bin: string): Promise<string> {
  const parent = mkdtempSync(join(tmpdir(), 'qpay-postgres-'));
  const user = unprivilegedUser();
  if (user.uid !== undefined && user.gid !== undefined) chownSync(parent, user.uid, user.gid);
  const folder = join(parent, 'data');
  const args = [
    '--pgdata',
    folder,
    '--auth',
    'trust',
    '--username',
    'postgres',
    '--encoding',
    'UTF8',
    '--no-sync',
  ];
  await run(join(bin, 'initdb'), [...args, '--locale', 'C', '--no-instructions'], { ...user, cwd: parent });
  return folder;
}

async function createDatabase(url: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  return url.replace(/\/[^/]*$/, `/${name}`);
}

/** Makes a cluster and starts it; resolves when it accepts connections. */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const bin = postgresBinaries();
  const folder = await initialise(bin);
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const settings = Object.entries({ ...SPEED, ...options.settings });
  const start = () =>
    startChildServer({
      command: join(bin, 'postgres'),
      args: [
        '-D',
        folder,
        '-p',
        `${port}`,
        '-h',
        '127.0.0.1',
        '-k',
        '',
        ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      options: { ...unprivilegedUser(), cwd: folder },
      ready: /database system is ready to accept connections/,
    });
  let child = await start();
  return {
    url,
    port,
    createDatabase: () => createDatabase(url),
    kill: () => endChild(child, 'SIGKILL'),
    restart: async () => void (child = await start()),
    stop: async () => {
      await endChild(child, 'SIGQUIT');
      rmSync(join(folder, '..'), { recursive: true, force: true });
    },
  };
}
