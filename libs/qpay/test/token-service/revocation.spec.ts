import { createHttpService } from '../../src/lib/http/create-http-service';
import { QPayHttp } from '../../src/lib/http/qpay-http';
import { systemClock } from '../../src/lib/config/clock';
import { TokenEndpoint } from '../../src/lib/auth/token-endpoint';
import { eventually } from '../support/eventually';
import { FaultFleet, TOKEN_KEY } from '../support/fault-fleet';
import { revocationScenarios } from './scenarios/revocation.scenarios';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(60_000);

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

describe.each(['single', 'many'] as const)('refused tokens, QPay keeping %s session(s)', (session) => {
  revocationScenarios({ session });
});
