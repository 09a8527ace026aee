import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { startPostgres, type PostgresServer } from 'test-servers';
import { CheckoutAccess } from '../checkout/access/checkout-access.service';
import { CheckoutWatch } from '../checkout/live/checkout-watch.service';
import { PaymentWorld, until } from '../payments/payments.testing';

/** Far beyond any test. */
const NEVER_MS = '600000';
const SHORT_MS = '200';
const STREAMS_PER_ORDER = 10;

describe('API4 resources', () => {
  let postgres: PostgresServer;
  let database: string;
  const worlds: PaymentWorld[] = [];

  beforeAll(async () => {
    postgres = await startPostgres();
    database = await postgres.createDatabase();
  });
  afterAll(async () => {
    for (const world of worlds) await world.stop();
    await postgres.stop();
  });
  const start = async (env: Record<string, string> = {}) => {
    const world = await PaymentWorld.start(database, env);
    worlds.push(world);
    return world;
  };

  /** A connection that sends a beginning, then a byte now and then, until it is ended by the other side. */
  const drip = (world: PaymentWorld, beginning: string, byte: string) => {
    const { port, hostname } = new URL(world.url);
    const socket: Socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    // A reset is an end as well.
    socket.on('error', () => undefined);
    const timer = byte ? setInterval(() => socket.write(byte), 20) : undefined;
    if (beginning) socket.write(beginning);
    const ended = once(socket, 'close').then(() => {
      clearInterval(timer);
      return answer;
    });
    return { ended };
  };

  it('API4 resources: headers that come drop by drop, or never, lose their connection while others are served', async () => {
    const world = await start({ REQUEST_HEADERS_TIMEOUT_MS: SHORT_MS, REQUEST_TIMEOUT_MS: NEVER_MS });
    const slow = Array.from({ length: 50 }, () =>
      drip(world, 'GET /health/live HTTP/1.1\r\nhost: x\r\nx-a: ', 'a'),
    );
    const silent = drip(world, '', '');
    expect((await fetch(`${world.url}/health/live`)).status).toBe(200);
    const answers = await Promise.all(slow.map(({ ended }) => ended));
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 |^$/);
    expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 408 '))).not.toEqual([]);
    await silent.ended;
  });

  it('API4 resources: a body that comes drop by drop loses its connection', async () => {
    const world = await start({ REQUEST_HEADERS_TIMEOUT_MS: SHORT_MS, REQUEST_TIMEOUT_MS: SHORT_MS });
    const head =
      'POST /api/qpay/callback/x HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 4000\r\n\r\n';
    const slow = Array.from({ length: 20 }, () => drip(world, head, 'a'));
    expect((await fetch(`${world.url}/health/live`)).status).toBe(200);
    for (const { ended } of slow) expect(await ended).toMatch(/^HTTP\/1\.1 408 |^$/);
  });

  it('API4 resources: a body that does not say how long it is is read up to the limit', async () => {
    const world = await start();
    const weigh = (bytes: number) => {
      const chunks = Array.from({ length: bytes / 1_024 }, () => new Uint8Array(1_024).fill(32));
      const request = { method: 'POST', headers: { 'content-type': 'application/json' }, duplex: 'half' };
      const body = ReadableStream.from(chunks);
      return fetch(`${world.url}/api/create-payment-session`, { ...request, body } as RequestInit);
    };
    expect((await weigh(17 * 1_024)).status).toBe(413);
    expect((await weigh(15 * 1_024)).status).not.toBe(413);
  });

  const open = async (world: PaymentWorld, orderId: string) => {
    const entered = await fetch(world.app.get(CheckoutAccess).urlFor(orderId), { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const leave = new AbortController();
    const response = await fetch(`${world.url}/checkout/${orderId}/events`, {
      headers: { cookie },
      signal: leave.signal,
    });
    return { response, leave: () => leave.abort() };
  };
  const refused = async ({ response }: { response: Response }) => {
    const body = (await response.json()) as unknown;
    expect([response.status, body]).toMatchObject([503, { code: 'TOO_MANY_STREAMS' }]);
    expect(response.headers.get('retry-after')).toBe('10');
  };

  it('API4 resources: one order has ten streams, whoever opens them, and room again when one ends', async () => {
    const world = await start();
    const { order } = await world.start();
    const streams = [];
    for (let i = 0; i < STREAMS_PER_ORDER; i++) streams.push(await open(world, order.id));
    expect(streams.map(({ response }) => response.status)).toEqual(streams.map(() => 200));
    await refused(await open(world, order.id));
    streams[0]?.leave();
    const watch = world.app.get(CheckoutWatch);
    await until(() => Promise.resolve(watch.count(order.id) === STREAMS_PER_ORDER - 1));
    const again = await open(world, order.id);
    expect(again.response.status).toBe(200);
    for (const { leave } of [...streams, again]) leave();
  });

  it('API4 resources: one address has so many streams as are configured, over all orders', async () => {
    const world = await start({ CHECKOUT_STREAMS_PER_ADDRESS: '2' });
    const orders = [await world.start(), await world.start(), await world.start()];
    const [first, second, third] = orders.map(({ order }) => order.id);
    const streams = [await open(world, first ?? ''), await open(world, second ?? '')];
    expect(streams.map(({ response }) => response.status)).toEqual([200, 200]);
    await refused(await open(world, third ?? ''));
    streams[0]?.leave();
    await until(() => Promise.resolve(world.app.get(CheckoutWatch).count() === 1));
    const again = await open(world, third ?? '');
    expect(again.response.status).toBe(200);
    for (const { leave } of [...streams, again]) leave();
  });
});
