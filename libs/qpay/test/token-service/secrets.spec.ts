import { inspect } from 'node:util';
import type { QPaySimulatorFaultEffect } from 'qpay-simulator';
import { eventually } from '../support/eventually';
import type { QPayAuthService } from '../../src';
import { FaultFleet, TOKEN_KEY } from '../support/fault-fleet';
import { ForkedWorker } from '../support/forked-worker';
import { children } from '../support/search-children';
import { TokenFleet } from '../support/token-fleet';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(30_000);

/** Easily found, and with characters that are written differently in a URL. */
const credentials = { clientId: 'PLANTED_CLIENT', clientSecret: 'plänted+secret/of=the&shop' };
const basic = Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString('base64');
const planted = 'planted-token-0123456789.planted-claims-0123456789.planted-signature-0123456789';

describe('46: secrets', () => {
  let fleet: FaultFleet;

  beforeEach(async () => {
    fleet = await FaultFleet.start(credentials);
    fleet.secrets.protectToken(planted);
    fleet.qpay.configure({ lifetimeSeconds: 3_600 });
  });

  // Searches once more, whatever a test looked at.
  afterEach(() => fleet.stop());

  /** Runs the work and keeps what it rejects with, as an application's logger would print it. */
  async function heard(work: Promise<unknown>): Promise<void> {
    await work.then(
      (value) => value,
      (error: unknown) => fleet.secrets.hear(error, String(error), error instanceof Error ? error.stack : ''),
    );
  }

  it('finds a secret wherever one is said', () => {
    const { secrets } = fleet;
    secrets.hear(new Error('outer', { cause: { deep: { token: planted } } }));
    secrets.log(`Authorization: Basic ${basic}`);
    secrets.warn({ url: `/login?secret=${encodeURIComponent(credentials.clientSecret)}` });
    const leaks = secrets.leaks();
    expect(leaks.some((line) => line.includes(planted))).toBe(true);
    expect(leaks.some((line) => line.includes(basic))).toBe(true);
    expect(leaks.some((line) => line.includes('/login?secret='))).toBe(true);
    // Said on purpose: this fleet's own search must not find it.
    fleet.secrets.forget();
  });

  it('finds one in what an instance of either fleet rejects with, emits or asks of QPay', async () => {
    const leak = (auth: QPayAuthService) =>
      auth.withToken((token) => Promise.reject(new Error('refused', { cause: { token } })));
    await expect(leak(fleet.instance().auth)).rejects.toThrow('refused');
    await expect(fleet.closeInstances()).rejects.toThrow('a secret was said');
    fleet.secrets.forget();
    const other = await TokenFleet.start(credentials);
    await expect(leak(other.instance().auth)).rejects.toThrow('refused');
    await expect(other.stop()).rejects.toThrow('a secret was said');
    const third = await TokenFleet.start(credentials);
    await fetch(`${third.qpay.url}/v2/payment/${encodeURIComponent(credentials.clientSecret)}`);
    await expect(third.stop()).rejects.toThrow('a secret was said');
  });

  it('finds one in what a child process logs, which every spec has searched', async () => {
    const worker = await ForkedWorker.start();
    const { url: baseUrl } = fleet.qpay;
    const redis = { host: fleet.redisServer.host, port: fleet.redisServer.port };
    await worker.tell({ do: 'open', config: { baseUrl, credentials: fleet.qpay.credentials, redis } });
    const { tokens = [] } = await worker.tell({ do: 'read', callers: 1 });
    await eventually('it has logged', () => children.heard(/QPay Auth.*logged in to QPay/));
    for (const secret of [...tokens, `Basic ${basic}`, credentials.clientSecret]) {
      await children.search();
      await worker.tell({ do: 'say', words: secret });
      await eventually('it has said it', () => children.heard(/said:/));
      await expect(children.search()).rejects.toThrow('a secret was said');
      children.forget();
    }
    await worker.kill();
  });

  it('no log line, event, error or status of an ordinary life holds a token, the client secret or the Basic credential', async () => {
    const [one, two] = await fleet.connected(2, { settings: { loginPauseMs: 50 } });
    if (!one || !two) throw new Error('two instances are there');
    await Promise.all([fleet.request(one), fleet.request(two)]);
    fleet.qpay.killSessions();
    await Promise.all([fleet.request(one), fleet.request(two)]);
    await one.auth.invalidate(planted);
    await one.auth.forceRefresh();
    await two.auth.clearCache();
    await fleet.request(one);
    await fleet.redis().flushall();
    await fleet.killRedis();
    fleet.qpay.killSessions();
    // On their own they end each other's session: that may fail, and what it says is heard.
    await Promise.all([heard(fleet.request(one)), heard(fleet.request(two))]);
    await fleet.reviveRedis();
    await eventually('Redis is back', async () => (await fleet.redis().exists(TOKEN_KEY)) === 1);
    fleet.secrets.hear(one.auth.status(), two.auth.status(), inspect(one.auth.events$));
    expect(fleet.secrets.leaks()).toEqual([]);
    for (const line of [/logged in to QPay/, /QPay refused token [0-9a-f]{8}/, /Redis failed at/]) {
      expect(fleet.secrets.heard(line)).toBe(true);
    }
  }, 20_000);

  const echo = {
    message: `secret ${credentials.clientSecret}, Basic ${basic}`,
    error: credentials.clientSecret,
  };

  it.each<[string, QPaySimulatorFaultEffect]>([
    ['repeats the credentials in a refusal', { kind: 'status', status: 401, body: echo }],
    ['repeats the credentials in a failure', { kind: 'status', status: 500, body: echo }],
    [
      'repeats the credentials in HTML',
      { kind: 'status', status: 503, body: `<p>${basic} ${credentials.clientSecret}` },
    ],
    [
      'answers a token in a shape that cannot be read',
      { kind: 'status', status: 200, body: { accessToken: planted } },
    ],
    ['answers half of a token', { kind: 'truncate', framing: 'whole' }],
    ['cuts the answer off', { kind: 'truncate', framing: 'cut' }],
    ['resets the connection', { kind: 'reset' }],
    [
      'redirects',
      { kind: 'status', status: 302, headers: { Location: `https://elsewhere.example/?${basic}` } },
    ],
    ['asks to wait', { kind: 'status', status: 429, headers: { 'Retry-After': '1' }, body: echo }],
    ['hangs', { kind: 'hang' }],
  ])('no error of a login holds one when QPay %s', async (_what, effect) => {
    fleet.qpay.inject({ operation: 'auth.token', ...effect });
    const { auth } = fleet.instance({ settings: { loginBudgetMs: 300 } });
    await heard(auth.getAccessToken());
    await heard(auth.getAccessToken());
    await heard(auth.withToken(async () => undefined));
    fleet.secrets.hear(auth.status(), fleet.events);
    expect(fleet.secrets.heard(/back-off|login failed/)).toBe(true);
    expect(fleet.secrets.leaks()).toEqual([]);
  });

  it('no error holds one where QPay cannot be reached, or Redis holds what this library cannot read', async () => {
    const { auth } = fleet.instance({ baseUrl: 'http://127.0.0.1:9' });
    await heard(auth.getAccessToken());
    fleet.secrets.hear(auth.status());
    await fleet.closeInstances();
    for (const text of [
      `{"accessToken":"${planted}"}`,
      `{"accessToken":"${planted}","expiresAt":3565000000}`,
      planted,
    ]) {
      await fleet.redis().set(TOKEN_KEY, text);
      await heard(fleet.request(fleet.instance()));
      await heard(fleet.instances[0]?.auth.clearCache() ?? Promise.resolve());
    }
    fleet.secrets.hear(fleet.events);
    expect(fleet.secrets.leaks()).toEqual([]);
  });

  it('no error of a business request that QPay refuses for its token holds the token', async () => {
    const instance = fleet.instance({ settings: { loginPauseMs: 50 } });
    const token = await instance.auth.getAccessToken();
    const body = { error: 'NO_CREDENTIALS', message: `Bearer ${token}` };
    fleet.qpay.inject({ operation: 'invoice.get', kind: 'status', status: 401, body, times: 2 });
    await heard(fleet.request(instance));
    expect(fleet.secrets.heard(/QPAY_TOKEN_REJECTED/)).toBe(true);
    expect(fleet.secrets.leaks()).toEqual([]);
  });
});
