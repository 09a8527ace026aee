import { join } from 'node:path';
import { startRedis } from 'test-servers';
import type { Crew } from './crew/crew';
import { ForkedCrew } from './crew/forked-crew';
import { LocalCrew } from './crew/local-crew';
import { OURS, rivalNamed, type Rival } from './lineup';
import { runBench } from './run-bench';
import { SCENARIOS } from './scenarios';
import type { Figures, Scale } from './scenarios/scenario';
import { World } from './world';

const SIMPLE = 'simple Redis';

/** Small enough for a test; the shape is that of the real thing, in one process. */
const TINY: Scale = {
  burst: { processes: 2, callers: 20, loginMs: [900] },
  fleet: { processes: 2, instancesEach: 2 },
  warmReads: 2_000,
  soakMs: 600,
  killed: { beforeMs: 100, downMs: 300, afterMs: 300 },
  absent: { processes: 2, loginMs: 50, patienceMs: 1_000 },
  holder: { processes: 2, callers: 3, loginMs: 300, patienceMs: 20_000 },
  unavailableMs: 700,
  readersEach: 3,
  requestsEach: 5,
  // Ours does not log in again at once for a token that is refused within 5 s of its login.
  revokedAfterMs: 5_200,
};

/** A process of its own, from the sources: nothing has to be built. */
const newProcess = () =>
  new ForkedCrew({
    file: join(__dirname, '../../../../libs/qpay/test/support/typescript-hook.js'),
    args: [join(__dirname, 'crew/worker.ts')],
    execArgv: ['--conditions=nestjs-qpay-source'],
  });

describe('benchmark', () => {
  let world: World;
  const measured = new Map<string, Map<string, Figures | string>>();

  const figures = (scenario: string, rival: string): Figures => {
    const found = measured.get(scenario)?.get(rival);
    if (typeof found !== 'object') throw new Error(`${scenario} of ${rival}: ${found ?? 'not measured'}`);
    return found;
  };

  const measure = async (
    scale: Scale,
    rivals: Rival[],
    wanted: (name: string) => boolean,
    newCrew: () => Crew = () => new LocalCrew(),
  ) => {
    const scenarios = SCENARIOS.filter(({ name }) => wanted(name));
    const plan = { scale, rivals, scenarios, runs: 1, lanes: 1 };
    const outcomes = await runBench(plan, [world], newCrew, () => undefined);
    for (const { scenario, figures: found } of outcomes) {
      measured.set(scenario.name, new Map([...(measured.get(scenario.name) ?? []), ...found]));
    }
  };

  beforeAll(async () => {
    world = await World.start(startRedis);
    const ours = rivalNamed(OURS);
    const simple = rivalNamed(SIMPLE);
    await measure(TINY, [ours, simple], (name) => name !== 'revoked token' && name !== 'holder killed cold');
    await measure(TINY, [ours, simple], (name) => name === 'holder killed cold', newProcess);
    await measure(TINY, [ours], (name) => name === 'revoked token');
    await measure({ ...TINY, revokedAfterMs: 0 }, [simple], (name) => name === 'revoked token');
  }, 60_000);

  afterAll(() => world.stop());

  describe('warm read', () => {
    it('sees ours ask Redis nothing and the simple algorithm ask it once a call', () => {
      expect(figures('warm read', OURS)['Redis commands a call']).toBe(0);
      expect(figures('warm read', SIMPLE)['Redis commands a call']).toBeCloseTo(1, 1);
    });
  });

  describe('cold burst', () => {
    it('counts one login of ours, and one of every caller of the simple algorithm once QPay takes longer than its waits', () => {
      expect(figures('cold burst', OURS)['login 0.9 s: logins']).toBe(1);
      expect(figures('cold burst', SIMPLE)['login 0.9 s: logins']).toBe(40);
    });

    it('serves every caller', () => {
      expect(figures('cold burst', OURS)['login 0.9 s: errors']).toBe(0);
      expect(figures('cold burst', SIMPLE)['login 0.9 s: errors']).toBe(0);
    });
  });

  describe.each(['rotation soak', 'rotation soak, many sessions'])('%s', (scenario) => {
    it('finds no blocked or failed read and no failed business request of ours', () => {
      expect(figures(scenario, OURS)).toMatchObject({
        'blocked reads': 0,
        'reads that waited with a usable token in hand': 0,
        'failed reads': 0,
        'failed business requests': 0,
      });
      expect(figures(scenario, OURS)['reads']).toBeGreaterThan(0);
      expect(figures(scenario, OURS)['business requests']).toBeGreaterThan(0);
    });
  });

  describe.each(['Redis killed', 'Redis killed, many sessions'])('%s', (scenario) => {
    it('finds no error of ours while its token lasts', () => {
      expect(figures(scenario, OURS)).toMatchObject({ 'failed reads': 0, 'failed requests': 0 });
    });
  });

  describe('QPay answers 503', () => {
    it('counts the attempts: a few of the whole fleet of ours, and the simple algorithm goes on trying', () => {
      expect(figures('QPay answers 503', OURS)['attempts at QPay']).toBeLessThanOrEqual(4);
      expect(figures('QPay answers 503', SIMPLE)['attempts at QPay']).toBeGreaterThanOrEqual(3);
    });

    it('sees everybody served afterwards, by one login of ours', () => {
      expect(figures('QPay answers 503', OURS)['logins afterwards']).toBe(1);
    });
  });

  describe('revoked token', () => {
    it('sees every request of ours succeed after one login, and none of the simple algorithm', () => {
      expect(figures('revoked token', OURS)).toMatchObject({ logins: 1, tries: 40, 'failed requests': 0 });
      expect(figures('revoked token', SIMPLE)).toMatchObject({ logins: 0, 'failed requests': 20 });
    });
  });

  describe('Redis absent at start', () => {
    it('sees every process of ours get a token by a login of its own, and nobody of the simple algorithm', () => {
      expect(figures('Redis absent at start', OURS)).toMatchObject({ 'not served': 0, logins: 2 });
      expect(figures('Redis absent at start', SIMPLE)).toMatchObject({ 'not served': 2, logins: 0 });
    });
  });

  describe('holder killed cold', () => {
    it('sees ours log in once more, and the simple algorithm once for every caller', () => {
      expect(figures('holder killed cold', OURS)).toMatchObject({ callers: 3, 'not served': 0, logins: 2 });
      expect(figures('holder killed cold', SIMPLE)).toMatchObject({ callers: 3, 'not served': 0 });
      expect(figures('holder killed cold', SIMPLE)['logins']).toBeGreaterThanOrEqual(4);
    });
  });
});
