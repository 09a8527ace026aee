import { Logger } from '@nestjs/common';
import { filter, firstValueFrom } from 'rxjs';
import { FaultFleet } from '../support/fault-fleet';
import { eventually } from '../support/eventually';
import type { Instance } from '../support/instance';

// Real servers on a busy machine take their time.
jest.setTimeout(30_000);

describe('what is logged of an outage of Redis', () => {
  let fleet: FaultFleet;

  beforeEach(async () => void (fleet = await FaultFleet.start()));
  afterEach(() => fleet.stop());

  const FAILED = /^Redis failed at/;
  const BACK = /^Redis works again/;
  const lines = () => fleet.secrets.lines(/^Redis (failed|works)/);

  async function connected(): Promise<Instance> {
    const instance = fleet.instance();
    await instance.connected();
    return instance;
  }

  it('is one warning, however many callers meet it, and one line at its end', async () => {
    const { auth } = await connected();
    // What a busy machine loses at the start is another outage, and is over here when its end was told.
    await eventually('Redis works', async () => {
      await auth.clearCache();
      await auth.getAccessToken();
      const [lost, back] = [FAILED, BACK].map((line) => fleet.secrets.lines(line).length);
      return auth.status().mode === 'shared' && lost === back;
    });
    fleet.secrets.forget();
    fleet.events.length = 0;
    await fleet.killRedis();
    for (let caller = 0; caller < 10; caller++) {
      await auth.clearCache();
      await auth.getAccessToken();
    }
    expect(fleet.events.filter(({ type }) => type === 'store-error').length).toBeGreaterThanOrEqual(20);
    expect(lines()).toEqual([expect.stringMatching(FAILED)]);
    const back = firstValueFrom(auth.events$.pipe(filter(({ type }) => type === 'store-back')));
    await fleet.reviveRedis();
    await back;
    expect(lines()).toEqual([expect.stringMatching(FAILED), expect.stringMatching(BACK)]);
  });

  it('ends with the first answer, and then the service says that it shares again, long before the next renewal', async () => {
    fleet.proxy.refuse();
    const { auth } = fleet.instance();
    await auth.getAccessToken();
    expect(auth.status().mode).toBe('local');
    const back = firstValueFrom(auth.events$.pipe(filter(({ type }) => type === 'store-back')));
    fleet.proxy.heal();
    await back;
    expect(auth.status().mode).toBe('shared');
    expect(fleet.logins).toHaveLength(1);
    expect(fleet.events.filter(({ type }) => type === 'renewal')).toHaveLength(1);
  });

  it('stands under the context QPay Auth, as everything else that the service logs', async () => {
    const contexts: unknown[] = [];
    const note = (...words: unknown[]) => void contexts.push(words.at(-1));
    Logger.overrideLogger({ log: note, warn: note, error: note, debug: note });
    const { auth } = await connected();
    await auth.getAccessToken();
    await fleet.killRedis();
    await auth.clearCache();
    fleet.qpay.inject({ operation: 'auth.token', kind: 'status', status: 503 });
    await expect(auth.getAccessToken()).rejects.toMatchObject({ code: 'QPAY_UNAVAILABLE' });
    // A login, the outage, a failed login with its pause, and a renewal that gave nothing.
    expect(contexts.length).toBeGreaterThanOrEqual(4);
    expect(new Set(contexts)).toEqual(new Set(['QPay Auth']));
  });

  it('is nothing where a service was closed that had still asked Redis', async () => {
    const { auth } = await connected();
    const token = await auth.getAccessToken();
    fleet.proxy.delay(10_000);
    const asked = auth.invalidate(token);
    await auth.close();
    await asked;
    expect(lines()).toEqual([]);
  });
});
