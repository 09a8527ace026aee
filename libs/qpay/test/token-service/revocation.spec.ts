import { createHttpService } from '../../src/lib/http/create-http-service';
import { QPayHttp } from '../../src/lib/http/qpay-http';
import { systemClock } from '../../src/lib/config/clock';
import { TokenEndpoint } from '../../src/lib/auth/token-endpoint';
import { QPayTokenRejectedError } from '../../src';
import { eventually } from '../support/eventually';
import { FaultFleet, TOKEN_KEY } from '../support/fault-fleet';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(30_000);

const INSTANCES = 20;
const REQUESTS = 50;
const PAUSE_MS = 500;
// What a fleet does whose Redis answers: on a busy machine too, where an answer may take longer than the default allows.
const settings = { loginPauseMs: PAUSE_MS, commandMs: 10_000 };

describe.each(['single', 'many'] as const)('revocation, QPay keeping %s session(s)', (session) => {
  let fleet: FaultFleet;

  beforeEach(async () => void (fleet = await FaultFleet.start({ session })));
  afterEach(() => fleet.stop());

  const stored = async () => JSON.parse((await fleet.redis().get(TOKEN_KEY)) ?? '{}').accessToken;
  const rejected = (current: boolean) =>
    fleet.events.filter((event) => event.type === 'rejected' && event.current === current).length;

  /** A login by somebody who is not of this fleet. */
  function strangerLogin() {
    const { url: baseUrl, credentials } = fleet.qpay;
    const http = new QPayHttp(createHttpService(), { baseUrl, timeoutMs: 5_000 });
    return new TokenEndpoint(http, credentials, systemClock).login(5_000);
  }

  it('40: 20 × 50 requests in flight when the token is revoked make one login, and each succeeds after one retry', async () => {
    const instances = await fleet.connected(INSTANCES, { settings });
    const old = await Promise.all(instances.map(({ auth }) => auth.getAccessToken()));
    expect(new Set(old).size).toBe(1);
    const all = INSTANCES * REQUESTS;
    const hang = fleet.qpay.inject({ operation: 'invoice.get', kind: 'hang', times: all });
    const requests = instances.flatMap((instance) =>
      Array.from({ length: REQUESTS }, () => fleet.request(instance)),
    );
    await eventually('all are in flight', () => hang.hits === all);
    fleet.qpay.killSessions();
    hang.release();
    const outcomes = await Promise.allSettled(requests);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(fleet.logins).toHaveLength(2);
    const calls = fleet.qpay.calls('invoice.get');
    expect(calls).toHaveLength(2 * all);
    expect(calls.filter(({ status }) => status === 401)).toHaveLength(all);
    const fresh = await Promise.all(instances.map(({ auth }) => auth.getAccessToken()));
    expect(new Set([...fresh, await stored()]).size).toBe(1);
    expect(fresh[0]).not.toBe(old[0]);
  }, 30_000);

  it('41: a late 401 that carries the previous token makes no login, and the current token stays here and in Redis', async () => {
    const [slow, other] = await fleet.connected(2, { settings });
    if (!slow || !other) throw new Error('two instances are there');
    const previous = await slow.auth.getAccessToken();
    const tokens: string[] = [];
    await slow.auth.withToken(async (token) => {
      tokens.push(token);
      if (tokens.length > 1) return;
      await other.auth.forceRefresh();
      await eventually('the new token is here', async () => (await slow.auth.getAccessToken()) !== previous);
      throw new QPayTokenRejectedError('late');
    });
    const current = await other.auth.getAccessToken();
    expect(tokens).toEqual([previous, current]);
    expect(await slow.auth.getAccessToken()).toBe(current);
    expect(await stored()).toBe(current);
    expect([rejected(true), rejected(false)]).toEqual([0, 1]);
    expect(fleet.logins).toHaveLength(2);
    await fleet.request(slow);
  });

  it('41: a 401 makes no login where Redis holds another token already, announced or not', async () => {
    const [instance] = await fleet.connected(1, { settings });
    if (!instance) throw new Error('an instance is there');
    await instance.auth.getAccessToken();
    fleet.qpay.killSessions();
    const { accessToken, expiresAt } = await strangerLogin();
    await fleet.redis().set(TOKEN_KEY, JSON.stringify({ accessToken, expiresAt }), 'EX', 86_000);
    await Promise.all(Array.from({ length: 100 }, () => fleet.request(instance)));
    expect(fleet.logins).toHaveLength(1);
    expect(await instance.auth.getAccessToken()).toBe(accessToken);
    expect(await stored()).toBe(accessToken);
  });

  it('41: a 401 that is no matter of the token drops nothing', async () => {
    const [instance] = await fleet.connected(1, { settings });
    if (!instance) throw new Error('an instance is there');
    const token = await instance.auth.getAccessToken();
    const body = { error: 'PERMISSION_DENIED', message: 'PERMISSION_DENIED' };
    fleet.qpay.inject({ operation: 'invoice.get', kind: 'status', status: 401, body });
    await expect(fleet.request(instance)).rejects.toMatchObject({ code: 'QPAY_PERMISSION_DENIED' });
    expect(await instance.auth.getAccessToken()).toBe(token);
    expect(fleet.qpay.calls('invoice.get')).toHaveLength(1);
    expect(fleet.logins).toHaveLength(1);
  });

  it('42: an API that always answers 401 costs two attempts a request, and one login a pause for the fleet', async () => {
    const instances = await fleet.connected(5, { settings });
    fleet.qpay.inject({ operation: 'invoice.get', kind: 'unauthorized', times: Infinity });
    let requests = 0;
    const rounds = 5;
    for (let round = 0; round < rounds; round++) {
      const calls = instances.flatMap((instance) => Array.from({ length: 5 }, () => fleet.request(instance)));
      requests += calls.length;
      for (const outcome of await Promise.allSettled(calls)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'QPAY_TOKEN_REJECTED' } });
      }
    }
    expect(fleet.qpay.calls('invoice.get')).toHaveLength(2 * requests);
    expect(fleet.logins.length).toBeGreaterThanOrEqual(3);
    fleet.logins.slice(1).forEach(({ startedAt }, index) => {
      expect(startedAt - (fleet.logins[index]?.endedAt ?? Infinity)).toBeGreaterThanOrEqual(PAUSE_MS - 5);
    });
  }, 30_000);

  it('42: an instance that starts within the pause after a refused login waits for its end', async () => {
    const pauseMs = 2_000;
    const [first] = await fleet.connected(1, { settings: { ...settings, loginPauseMs: pauseMs } });
    if (!first) throw new Error('an instance is there');
    await first.auth.invalidate(await first.auth.getAccessToken());
    await fleet.instance({ settings: { ...settings, loginPauseMs: pauseMs } }).auth.getAccessToken();
    const [before, after] = fleet.logins;
    expect((after?.startedAt ?? 0) - (before?.endedAt ?? Infinity)).toBeGreaterThanOrEqual(pauseMs - 5);
    expect(fleet.logins).toHaveLength(2);
  });
});
