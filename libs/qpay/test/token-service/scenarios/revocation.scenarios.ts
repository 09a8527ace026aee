import { QPayTokenRejectedError } from '../../../src';
import { eventually } from '../../support/eventually';
import type { Instance } from '../../support/instance';
import { TOKEN_KEY, TokenFleet, type RedisServers } from '../../support/token-fleet';

/** Where the scenarios are played. */
export interface RevocationPlan {
  /** A Redis Cluster, instead of a single server for each test. */
  cluster?: () => RedisServers;
  session: 'single' | 'many';
}

const PAUSE_MS = 5_000;
// What a fleet does whose Redis answers: on a busy machine too, where an answer may take longer than the default allows.
const settings = { commandMs: 10_000 };

/** Tests 41 and 42 of the design. */
export function revocationScenarios({ cluster, session }: RevocationPlan): void {
  let fleet: TokenFleet;

  beforeEach(async () => void (fleet = await TokenFleet.start({ session }, cluster?.())));
  afterEach(() => fleet.stop());

  const stored = async () => JSON.parse((await fleet.redis.get(TOKEN_KEY)) ?? '{}').accessToken;

  /** So many instances that have reached Redis, hear each other and hold the one token. */
  async function warm(count: number, loginPauseMs: number): Promise<Instance[]> {
    const instances = fleet.instances(count, { settings: { ...settings, loginPauseMs } });
    await Promise.all(instances.map((instance) => instance.connected()));
    await fleet.listening(count);
    const tokens = await Promise.all(instances.map(({ auth }) => auth.getAccessToken()));
    expect(new Set(tokens).size).toBe(1);
    return instances;
  }

  const requests = (instances: readonly Instance[], each: number) =>
    instances.flatMap(({ client }) =>
      Array.from({ length: each }, () => client.getInvoice(fleet.invoiceId, { retries: 0 })),
    );

  it('41: a late 401 that carries the previous token makes no login, and the current token stays here and in Redis', async () => {
    const [slow, other] = (await warm(2, 500)) as [Instance, Instance];
    const rejected: boolean[] = [];
    slow.auth.events$.subscribe((event) => event.type === 'rejected' && rejected.push(event.current));
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
    expect(rejected).toEqual([false]);
    expect(fleet.loginCalls()).toBe(2);
    expect(await fleet.failures(slow)).toBe(0);
  });

  it('42: an API that always answers 401 costs two attempts a request, and one login in 5 s for the fleet', async () => {
    const instances = await warm(5, PAUSE_MS);
    fleet.qpay.inject({ operation: 'invoice.get', kind: 'unauthorized', times: Infinity });
    const ROUNDS = 3;
    for (let round = 0; round < ROUNDS; round++) {
      for (const outcome of await Promise.allSettled(requests(instances, 5))) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'QPAY_TOKEN_REJECTED' } });
      }
    }
    expect(fleet.qpay.calls('invoice.get')).toHaveLength(2 * ROUNDS * instances.length * 5);
    const logins = fleet.qpay.calls('auth.token');
    expect(logins.length).toBeGreaterThanOrEqual(3);
    const gaps = logins.slice(1).map(({ startedAt }, index) => startedAt - (logins[index]?.startedAt ?? 0));
    expect(gaps.filter((ms) => ms < PAUSE_MS)).toEqual([]);
  });
}
