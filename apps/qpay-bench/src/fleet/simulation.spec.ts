import { ALL_FAULTS } from './faults/schedule';
import { runFleet } from './run-fleet';
import { HOUR, productionScenario, smallScenario } from './scenario';

const SEEDS = 200;
const MINUTE = 60_000;

/** A fleet of twenty with tokens of an hour, over half a day. */
const half = (options: Parameters<typeof productionScenario>[0]) =>
  productionScenario({
    instances: 20,
    durationMs: 12 * HOUR,
    lifetimeSeconds: 3_600,
    requestEveryMs: MINUTE,
    ...options,
  });

describe('a fleet on virtual time', () => {
  it(`keeps every promise in ${SEEDS} small fleets with every fault there is`, async () => {
    const broken: string[] = [];
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { violation } = await runFleet(smallScenario(seed, ALL_FAULTS));
      if (violation)
        broken.push(`npx nx run qpay-bench:fleet --seeds 1 --seed ${seed} replays: ${violation.message}`);
    }
    expect(broken).toEqual([]);
  }, 600_000);

  it('replays a seed event by event, and does something else with another seed', async () => {
    const run = async (seed: number) => (await runFleet(smallScenario(seed, ALL_FAULTS))).trace;
    const first = await run(3);
    expect(await run(3)).toBe(first);
    expect(await run(4)).not.toBe(first);
  });

  it.each(['single', 'many'] as const)(
    'makes one login per rotation, fails no request and blocks no read while nothing goes wrong (%s session)',
    async (session) => {
      const { metrics, violation, simulatedMs } = await runFleet(half({ seed: 11, session }));
      expect(violation).toBeUndefined();
      expect(metrics.needless).toBe(0);
      expect(metrics.logins).toBe(1 + Math.floor(simulatedMs / (55.2 * MINUTE)));
      expect(metrics.failedRequests).toBe(0);
      expect(metrics.blockedReads).toBe(0);
      expect(metrics.requests).toBeGreaterThan(5_000);
    },
  );

  it.each(ALL_FAULTS)('keeps every promise under %s alone', async (fault) => {
    for (let seed = 1_000; seed < 1_003; seed++) {
      const { violation, metrics } = await runFleet(smallScenario(seed, [fault]));
      expect(violation).toBeUndefined();
      expect(metrics.faults[fault]).toBeGreaterThan(0);
    }
  });
});

describe('Redis killed through three rotations', () => {
  const outage = { from: 5.2 * HOUR, ms: 3 * HOUR };

  it('costs a login per instance and rotation where an account has many sessions, and no request', async () => {
    let before = 0;
    let during = 0;
    const { metrics, violation } = await runFleet(
      half({
        seed: 21,
        session: 'many',
        script: ({ time, redis, calm, metrics: counted }) => {
          time.schedule(outage.from, () => {
            before = counted.logins;
            const over = calm.disturb();
            redis.kill(false);
            time.schedule(outage.ms, () => {
              during = counted.logins - before;
              redis.heal();
              over(1_000);
            });
          });
        },
      }),
    );
    expect(violation).toBeUndefined();
    expect(metrics.failedRequests).toBe(0);
    expect(during).toBeGreaterThan(0);
    expect(during).toBeLessThanOrEqual(20 * 4);
    // 3.8 hours are left; the tokens of the outage end within the first of them.
    expect(metrics.logins - before - during).toBeLessThanOrEqual(6);
  });

  it('ends in one token, and in no failed request a second later, where an account has one session', async () => {
    const { metrics, violation } = await runFleet(
      half({
        seed: 22,
        script: ({ time, redis, calm }) => {
          time.schedule(outage.from, () => {
            const over = calm.disturb();
            redis.kill(false);
            time.schedule(outage.ms, () => {
              redis.heal();
              over(1_000);
            });
          });
        },
      }),
    );
    expect(violation).toBeUndefined();
    expect(metrics.failedInCalm).toBe(0);
  });
});
