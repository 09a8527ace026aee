import {
  DEFAULT_TOKEN_SETTINGS,
  type QPayAuthParts,
  type QPayAuthService,
  type RedisConnections,
  type TokenSettings,
} from 'nestjs-qpay/internal';
import { Random } from './time/random';
import type { FaultName } from './faults/fault';
import type { Fleet } from './fleet';
import type { QPayOptions } from './qpay/virtual-qpay';

/** Everything that a simulation depends on: the same scenario always gives the same run. Times in milliseconds. */
export interface FleetScenario extends QPayOptions {
  seed: number;
  instances: number;
  durationMs: number;
  settings: TokenSettings;
  /** One way between an instance and Redis. */
  redisMs: number;
  /** Mean time between two business requests of one busy instance. */
  requestEveryMs: number;
  /** Share of instances that almost never make a request. */
  idleShare: number;
  /** Share of instances that renew although nobody asks them. */
  keepWarmShare: number;
  /** Largest error of an instance's wall clock. */
  skewMs: number;
  /** Which faults come. */
  faults: readonly FaultName[];
  /** Mean time between two faults, of any kind. */
  faultEveryMs: number;
  /** Chance that a fault comes around the renewal of a token, besides the others. */
  faultAtRenewal: number;
  /** Builds the service of an instance: how the simulation shows that it would notice it broken. */
  build?: (parts: QPayAuthParts, redis: RedisConnections) => QPayAuthService;
  /** What happens besides: called once before time begins. */
  script?: (fleet: Fleet) => void;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A week of a large fleet with tokens of a day, as in production; no faults unless asked for. */
export function productionScenario(options: Partial<FleetScenario> & { seed: number }): FleetScenario {
  return {
    instances: 1_000,
    durationMs: 7 * DAY,
    settings: DEFAULT_TOKEN_SETTINGS,
    session: 'single',
    lifetimeSeconds: 86_400,
    expiresIn: 'absolute',
    loginMs: 300,
    clockOffsetMs: 0,
    redisMs: 0.4,
    requestEveryMs: 30 * MINUTE,
    idleShare: 0.2,
    keepWarmShare: 0,
    skewMs: 0,
    faults: [],
    faultEveryMs: HOUR,
    faultAtRenewal: 0,
    ...options,
  };
}

/** A small fleet, with everything about it drawn from the seed, and every fault there is. */
export function smallScenario(seed: number, faults: readonly FaultName[]): FleetScenario {
  const random = new Random(seed ^ 0x5eed);
  const session = random.pick(['single', 'single', 'many'] as const);
  // A token of a minute is never shared (the contract's margin is a minute), so one session would be fought for endlessly.
  const shortest = session === 'many' ? 60 : 120;
  const lifetimeSeconds = random.pick([
    shortest,
    shortest,
    180,
    180,
    300,
    600,
    600,
    600,
    1_800,
    3_600,
    3_600,
    86_400,
  ]);
  const rotations = lifetimeSeconds >= 86_400 ? 1.3 : lifetimeSeconds >= 1_800 ? 3 : 7;
  const instances = random.whole(5, lifetimeSeconds >= 86_400 ? 6 : 12);
  const lifetimeMs = lifetimeSeconds * SECOND;
  return productionScenario({
    seed,
    instances,
    lifetimeSeconds,
    durationMs: lifetimeMs * rotations,
    session,
    expiresIn: random.pick(['absolute', 'absolute', 'duration']),
    loginMs: random.pick([100, 300, 1_500]),
    clockOffsetMs: random.between(-20 * MINUTE, 20 * MINUTE),
    redisMs: random.pick([0.2, 0.4, 3]),
    requestEveryMs: lifetimeMs / random.pick([10, 30, 90]),
    keepWarmShare: random.pick([0, 0, 0.5]),
    skewMs: random.pick([0, 5 * MINUTE]),
    faults,
    faultEveryMs: lifetimeMs / random.pick([0.3, 1, 4]),
    faultAtRenewal: random.pick([0, 0.3, 0.8]),
  });
}
