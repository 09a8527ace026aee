import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from 'test-servers';
import { NodeProcess } from './support/node-process';
import { SERVE_SCRIPT } from './support/paths';

const run = promisify(execFile);

/** Whether somebody listens on the port. */
function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function untilFree(...ports: number[]): Promise<void> {
  const end = Date.now() + 10_000;
  while ((await Promise.all(ports.map(listens))).some(Boolean)) {
    if (Date.now() > end) throw new Error(`Somebody still listens on one of ${ports.join(', ')}.`);
  }
}

describe('nx serve order-service', () => {
  let folder: string;
  let port: number;
  let simulatorPort: number;
  let serve: NodeProcess;

  // One database for all of them: making one takes longer than everything else.
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'order-service-serve-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    [port, simulatorPort] = await Promise.all([freePort(), freePort()]);
  });
  afterEach(async () => void (await serve.end('SIGTERM')));

  const start = (env: Record<string, string> = {}) => {
    const ports = { PORT: String(port), QPAY_SIMULATOR_PORT: String(simulatorPort) };
    serve = new NodeProcess(SERVE_SCRIPT, { ...ports, DATA_DIR: join(folder, 'data'), ...env });
    return serve;
  };
  const untilWelcome = () => serve.untilWritten(/Ctrl-C ends everything/);

  it('prints a line that really makes a payment, which its wallet really pays', async () => {
    await start();
    await untilWelcome();
    const line = serve.output.split('\n').find((text) => text.startsWith('curl ')) ?? '';
    const { stdout } = await run('sh', ['-c', line]);
    const session = JSON.parse(stdout) as { orderId: string; invoiceId: string; status: string };
    expect(session.status).toBe('PENDING');

    const paid = await fetch(`http://127.0.0.1:${simulatorPort}/__simulator/pay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ invoiceId: session.invoiceId }),
    });
    expect(await paid.json()).toMatchObject({ callback: { delivered: true } });

    const authorization = /Bearer [\w.-]+/.exec(line)?.[0] ?? '';
    const payment = await fetch(`http://127.0.0.1:${port}/api/payments/${session.orderId}`, {
      headers: { authorization },
    });
    expect(await payment.json()).toMatchObject({ status: 'PAID' });
  });

  it('says what stands in for what, and where to go', async () => {
    await start();
    await untilWelcome();
    for (const text of [
      /simulator .* QPay/,
      /PGlite.* PostgreSQL/,
      /Redis/,
      `http://localhost:${simulatorPort}/`,
    ]) {
      expect(serve.output).toMatch(text);
    }
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends everything on %s', async (signal) => {
    await start();
    await untilWelcome();
    expect(await serve.end(signal)).toBe(0);
    expect(await Promise.all([listens(port), listens(simulatorPort)])).toEqual([false, false]);
  });

  it('leaves no process behind when it is killed', async () => {
    await start();
    await untilWelcome();
    await serve.end('SIGKILL');
    await untilFree(port, simulatorPort);
  });

  describe('when a port is taken', () => {
    let other: Server;
    const take = (taken: number) =>
      new Promise<void>((resolve) => (other = createServer().listen(taken, '127.0.0.1', () => resolve())));
    afterEach(() => new Promise((resolve) => other.close(resolve)));

    it("says so when it is the service's, and how to choose another", async () => {
      await take(port);
      expect(await start().exitCode).toBe(1);
      expect(serve.output.trim()).toMatch(new RegExp(`^Port ${port} is taken, .* PORT=<port>\\.$`));
      expect(await listens(simulatorPort)).toBe(false);
    });

    it("says so when it is the simulator's", async () => {
      await take(simulatorPort);
      expect(await start().exitCode).toBe(1);
      expect(serve.output.trim()).toMatch(
        new RegExp(`^Port ${simulatorPort} is taken, .* QPAY_SIMULATOR_PORT=<port>\\.$`),
      );
      expect(await listens(port)).toBe(false);
    });
  });

  it('ends everything when the service cannot start', async () => {
    await start({ DATABASE_URL: 'postgres://127.0.0.1:1/orders' });
    expect(await serve.exitCode).toBe(1);
    expect(serve.output).toContain('order-service cannot start');
    expect(await listens(simulatorPort)).toBe(false);
  });

  it('says what is wrong with the configuration before it starts anything', async () => {
    await start({ NODE_ENV: 'production' });
    expect(await serve.exitCode).toBe(1);
    expect(serve.output).toContain('QPAY_CLIENT_ID is required in production.');
  });

  it('starts no simulator beside real credentials, and says so', async () => {
    const account = {
      QPAY_CLIENT_ID: 'SHOP',
      QPAY_CLIENT_SECRET: 'a-secret-of-the-shop',
      QPAY_INVOICE_CODE: 'SHOP_INVOICE',
    };
    await start(account);
    await untilWelcome();
    expect(serve.output).toContain('the simulator is not started');
    expect(serve.output).not.toContain(account.QPAY_CLIENT_SECRET);
    expect(await listens(simulatorPort)).toBe(false);
  });
});
