import { AsyncLocalStorage } from 'node:async_hooks';
import { systemClock } from '../../src/lib/config/clock';
import { MemoryTokenStore } from '../../src/lib/auth/memory-token-store';
import { QPayAuthService } from '../../src/lib/auth/qpay-auth.service';
import { RedisLink } from '../../src/lib/auth/redis-link';
import { DEFAULT_TOKEN_SETTINGS } from '../../src/lib/auth/token-settings';
import { VirtualClock } from '../support/virtual-clock';

const LIFETIME_MS = 600_000;

/** As a tracer or a request-scoped logger keeps what belongs to one request. */
const trace = new AsyncLocalStorage<string>();

/** Lets everything happen that needs no time to pass. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

describe('the async context of a caller', () => {
  it('is not that of the looks whether Redis is back, which its request was the first to miss', async () => {
    const seen: (string | undefined)[] = [];
    let looked: () => void = () => undefined;
    const looks = new Promise<void>((resolve) => (looked = resolve));
    const get = () => {
      seen.push(trace.getStore());
      if (seen.length === 2) looked();
      return new Promise<null>(() => undefined);
    };
    const commands = { get, set: get, del: get };
    const link = new RedisLink({ commands, own: [] }, systemClock, { commandMs: 20 }, ['a key']);
    const read = trace.run('a request', () => link.run('read', (redis) => redis.get('a key')));
    await expect(read).rejects.toThrow('failed at read');
    await looks;
    link.close();
    expect(seen).toEqual(['a request', undefined]);
  });

  it('is neither that of the login it is the first to need, nor of the timers that follow', async () => {
    const clock = new VirtualClock();
    const seen: (string | undefined)[] = [];
    let fails = false;
    const auth = new QPayAuthService({
      store: new MemoryTokenStore(clock),
      login: async () => {
        seen.push(trace.getStore());
        if (fails) throw new Error('no login');
        const expiresAt = Math.floor((clock.now() + LIFETIME_MS) / 1_000);
        return { accessToken: 'a token', expiresAt, lifetimeMs: LIFETIME_MS, elapsedMs: 0 };
      },
      settings: DEFAULT_TOKEN_SETTINGS,
      clock: {
        now: clock.now,
        monotonic: clock.monotonic,
        schedule: (ms, callback) => {
          seen.push(trace.getStore());
          return clock.schedule(ms, callback);
        },
      },
      random: () => 0.5,
    });
    await trace.run('a request', () => auth.getAccessToken());
    clock.advance(LIFETIME_MS * 0.85);
    fails = true;
    const before = seen.length;
    // Stale: a renewal is tried, and planned again.
    await trace.run('a request', () => auth.getAccessToken());
    await settled();
    expect(seen.length).toBeGreaterThanOrEqual(before + 2);
    expect(seen).toEqual(seen.map(() => undefined));
    await auth.close();
  });
});
