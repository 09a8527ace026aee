import { startFaultProxy } from 'test-servers';
import { took } from '../support/machine-delay';
import { LOCK_KEY, TokenFleet } from '../support/token-fleet';
import { lockScenarios } from './scenarios/lock.scenarios';

// A busy machine takes its time to start processes; what a test says of time, it asserts.
jest.setTimeout(120_000);

describe('the lock', () => {
  lockScenarios({ foreignLockSeconds: 10 });

  it('16: a lock whose answer was lost is recognised as one’s own, without waiting for its end', async () => {
    const fleet = await TokenFleet.start();
    const server = fleet.config().redis;
    const proxy = await startFaultProxy('port' in server ? server : { host: '', port: 0 });
    try {
      const { auth } = fleet.instance({ redis: { host: proxy.host, port: proxy.port } });
      await fleet.listening(1);
      const outcomes: string[] = [];
      auth.events$.subscribe((event) => event.type === 'lock' && outcomes.push(event.outcome));
      // The word as the protocol frames it: SET key owner EX 10 NX.
      const lost = proxy.dropReplyTo('\r\nNX\r\n');
      expect(await took(() => Promise.all([auth.getAccessToken(), lost]))).toBeLessThan(1_000);
      expect(outcomes).toEqual(['in-doubt']);
      expect(fleet.loginCalls()).toBe(1);
      expect(await fleet.redis.get(LOCK_KEY)).toBeNull();
    } finally {
      await fleet.stop();
      await proxy.close();
    }
  });
});
