import { QPayAuthService, type QPayAuthParts, type RedisConnections } from 'nestjs-qpay/internal';
import type { FaultName } from './faults/fault';
import { TOKEN_KEY } from './instance';
import { runFleet } from './run-fleet';
import { HOUR, productionScenario, smallScenario, type FleetScenario } from './scenario';

type Store = QPayAuthParts['store'];

/** The service with some methods of its store replaced. */
function withStore(parts: QPayAuthParts, replace: (store: Store) => Partial<Store>): QPayAuthService {
  const store: Store = Object.create(parts.store);
  return new QPayAuthService({ ...parts, store: Object.assign(store, replace(parts.store)) });
}

interface Mutant {
  /** The guard that is taken away. */
  without: string;
  build: (parts: QPayAuthParts, redis: RedisConnections) => QPayAuthService;
  /** The promise that breaks. */
  breaks: RegExp;
  /** Which faults it takes. */
  faults: readonly FaultName[];
  scenario?: Partial<FleetScenario>;
}

const MUTANTS: Mutant[] = [
  {
    without: 'the lock',
    build: (parts) => withStore(parts, () => ({ lock: async () => 'won' })),
    breaks: /one login per rotation/,
    faults: [],
  },
  {
    without: 'the second look under the lock, where no message helps',
    build: (parts, { commands }) => {
      commands.publish = async () => 0;
      let locked = false;
      return withStore(parts, (store) => ({
        lock: async (owner) => {
          const answer = await store.lock(owner);
          locked = answer !== false;
          return answer;
        },
        unlock: (owner) => {
          locked = false;
          return store.unlock(owner);
        },
        read: async () => (locked ? undefined : store.read()),
      }));
    },
    breaks: /one login per rotation/,
    faults: [],
    scenario: { instances: 12, redisMs: 30, requestEveryMs: 500, durationMs: HOUR / 60 },
  },
  {
    without: '“newer wins” at the write',
    build: (parts, { commands }) =>
      withStore(parts, (store) => ({
        write: async (token) => {
          const { accessToken, expiresAt } = token;
          const seconds = Math.round(token.remainingMs / 1000) - parts.settings.storeMarginSeconds;
          await commands.set(
            TOKEN_KEY,
            JSON.stringify({ accessToken, expiresAt }),
            'EX',
            Math.max(seconds, 1),
          );
          return store.write(token);
        },
      })),
    breaks: /the stored token never gets older/,
    faults: ['stop', 'sleep'],
    scenario: { faultAtRenewal: 1, loginMs: 1_500 },
  },
  {
    without: 'the look at the tombstone before a repair',
    build: (parts) => withStore(parts, () => ({ isDropped: async () => false })),
    breaks: /no cleared token is put back/,
    faults: ['clear-cache', 'messages-lost', 'instance-isolated'],
  },
  {
    without: 'the announcement of a new token',
    build: (parts, { commands }) => {
      commands.publish = async () => 0;
      return new QPayAuthService(parts);
    },
    breaks: /a stored token is announced/,
    faults: [],
  },
  {
    without: 'the pause between forced logins',
    build: (parts) => new QPayAuthService({ ...parts, settings: { ...parts.settings, loginPauseMs: 1 } }),
    breaks: /a growing pause between forced logins/,
    faults: ['redis-killed', 'foreign-login'],
  },
  {
    without: 'the limit of a login',
    build: (parts) => new QPayAuthService({ ...parts, login: () => parts.login(600_000) }),
    breaks: /every read settles/,
    faults: ['qpay-hangs'],
  },
  {
    without: 'the time a login took while its process slept',
    build: (parts) =>
      new QPayAuthService({
        ...parts,
        login: async (budgetMs) => ({ ...(await parts.login(budgetMs)), elapsedMs: 0 }),
      }),
    breaks: /no token past its end/,
    faults: ['sleep', 'stop'],
    scenario: { session: 'many', lifetimeSeconds: 60 },
  },
  {
    without: 'the dropping of a token refused at the second try',
    build: (parts) => new ForgetsSecondRefusal(parts),
    breaks: /no token that this process was told is dead/,
    faults: ['redis-killed', 'foreign-login'],
  },
  {
    without: 'the single flight',
    build: (parts) => new LogsInForEveryCaller(parts),
    breaks: /one login at a time in a process/,
    faults: [],
  },
];

class ForgetsSecondRefusal extends QPayAuthService {
  override async withToken<T>(call: (token: string) => Promise<T>): Promise<T> {
    const token = await this.getAccessToken();
    try {
      return await call(token);
    } catch {
      await this.invalidate(token);
    }
    return call(await this.getAccessToken());
  }
}

class LogsInForEveryCaller extends QPayAuthService {
  constructor(private readonly pieces: QPayAuthParts) {
    super(pieces);
  }

  override async getAccessToken(): Promise<string> {
    if (this.status().valid) return super.getAccessToken();
    return (await this.pieces.login(8_000)).accessToken;
  }
}

/** Seeds until one notices; the first alone where nothing is left to chance. */
async function noticed({ build, breaks, faults, scenario }: Mutant): Promise<string | undefined> {
  const calm = (seed: number) =>
    productionScenario({
      seed,
      instances: 8,
      durationMs: 6 * HOUR,
      lifetimeSeconds: 3_600,
      requestEveryMs: 10_000,
    });
  for (let seed = 1; seed <= 60; seed++) {
    const base = faults.length === 0 ? calm(seed) : smallScenario(seed, faults);
    const { violation } = await runFleet({ ...base, ...scenario, build });
    if (violation && breaks.test(violation.message)) return violation.message;
  }
  return undefined;
}

describe('the simulation', () => {
  it.each(MUTANTS)(
    'notices a service without $without',
    async (mutant) => expect(await noticed(mutant)).toMatch(mutant.breaks),
    120_000,
  );
});
