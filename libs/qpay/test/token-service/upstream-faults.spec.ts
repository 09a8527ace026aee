import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { reads, rejections } from '../support/callers';
import { FaultFleet, LOCK_KEY, TOKEN_KEY } from '../support/fault-fleet';
import type { Instance } from '../support/instance';
import { took } from '../support/machine-delay';
import { TestClock } from '../support/test-clock';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(30_000);

describe('faults of QPay', () => {
  let fleet: FaultFleet;

  beforeEach(async () => void (fleet = await FaultFleet.start()));
  afterEach(() => fleet.stop());

  it('31: 401 for the credentials is final: half a minute of quiet, an event, and no secret anywhere', async () => {
    const clock = new TestClock();
    const { clientId, invoiceCode } = fleet.qpay.credentials;
    const credentials = { clientId, invoiceCode, clientSecret: 'wrong-secret-of-the-shop' };
    const { auth } = fleet.instance({ credentials }, { clock });
    const [error] = await rejections([auth.getAccessToken()]);
    expect(error).toMatchObject({ code: 'QPAY_AUTHENTICATION', retryable: false, httpStatus: 401 });
    expect(fleet.backOffs).toEqual([expect.objectContaining({ code: 'QPAY_AUTHENTICATION' })]);
    clock.advance(29_900);
    expect(await rejections(reads([{ auth } as Instance], 100))).toEqual(Array(100).fill(error));
    expect(fleet.qpay.calls('auth.token')).toHaveLength(1);
    clock.advance(60_000);
    await rejections([auth.getAccessToken()]);
    expect(fleet.qpay.calls('auth.token')).toHaveLength(2);
    const basic = Buffer.from(`${clientId}:wrong-secret-of-the-shop`).toString('base64');
    const said = inspect([error, fleet.events, auth.status()], { showHidden: true, depth: 9 });
    expect(said).not.toContain('wrong-secret-of-the-shop');
    expect(said).not.toContain(basic);
  });

  it.each([
    ['HTML', { kind: 'html', status: 200 }],
    ['an HTML error page', { kind: 'html', status: 502 }],
    ['half a JSON', { kind: 'truncate', framing: 'whole' }],
    ['an answer cut off', { kind: 'truncate', framing: 'cut' }],
    ['no access_token', { kind: 'rewrite', remove: ['access_token'] }],
    ['an empty access_token', { kind: 'rewrite', set: { access_token: '' } }],
    ['a number as access_token', { kind: 'rewrite', set: { access_token: 7 } }],
    ['a list', { kind: 'status', status: 200, body: [] }],
    ['nothing', { kind: 'status', status: 200 }],
    ['a connection cut', { kind: 'drop' }],
    ['a connection reset', { kind: 'reset' }],
  ] as const)(
    '32: %s in answer to the login is a typed error, and nothing is cached',
    async (_what, effect) => {
      fleet.qpay.inject({ operation: 'auth.token', ...effect } as Parameters<typeof fleet.qpay.inject>[0]);
      const { auth } = fleet.instance();
      const [error] = await rejections([auth.getAccessToken()]);
      expect(error).toMatchObject({ code: expect.stringMatching(/^QPAY_/), operation: 'auth.token' });
      expect(await fleet.redis().get(TOKEN_KEY)).toBeNull();
      expect(auth.status()).toMatchObject({ valid: false, freshness: 'none' });
      await auth.clearCache();
      await fleet.request(fleet.instances[0] as Instance);
    },
  );

  it('33: a login that hangs after its headers is given up within its budget, and the lock is free', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"access_token":"never');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const loginBudgetMs = 500;
    const { auth } = fleet.instance({ baseUrl: `http://127.0.0.1:${port}`, settings: { loginBudgetMs } });
    const refused = () => expect(auth.getAccessToken()).rejects.toMatchObject({ code: 'QPAY_TIMEOUT' });
    expect(await took(refused)).toBeLessThanOrEqual(loginBudgetMs + 500);
    expect(await fleet.redis().get(LOCK_KEY)).toBeNull();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('34: a caller that stops waiting is let go, and the login goes on for the others', async () => {
    const hang = fleet.qpay.inject({ operation: 'auth.token', kind: 'hang' });
    const { auth } = fleet.instance();
    const controller = new AbortController();
    const [gone, never] = [
      auth.getAccessToken({ signal: controller.signal }),
      auth.getAccessToken({ signal: AbortSignal.abort() }),
    ];
    const staying = reads([{ auth } as Instance], 10);
    await expect(never).rejects.toMatchObject({ code: 'QPAY_ABORTED' });
    await fleet.qpay.waitForCall((call) => call.operation === 'auth.token', { phase: 'arrived' });
    controller.abort();
    await expect(gone).rejects.toMatchObject({ code: 'QPAY_ABORTED' });
    hang.release();
    expect(new Set(await Promise.all(staying)).size).toBe(1);
    expect(fleet.logins).toHaveLength(1);
    expect(fleet.logins[0]?.failed).toBeUndefined();
  });
});
