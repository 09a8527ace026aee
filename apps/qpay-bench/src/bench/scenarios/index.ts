import { coldBurst } from './cold-burst';
import { qpayUnavailable } from './qpay-unavailable';
import { holderKilled } from './holder-killed';
import { redisAbsent } from './redis-absent';
import { redisKilled, redisKilledManySessions } from './redis-killed';
import { revokedToken } from './revoked-token';
import { rotationSoak, rotationSoakManySessions } from './rotation-soak';
import type { Scenario } from './scenario';
import { warmRead } from './warm-read';

/** In the order of the table. */
export const SCENARIOS: readonly Scenario[] = [
  warmRead,
  coldBurst,
  rotationSoak,
  rotationSoakManySessions,
  redisKilled,
  redisKilledManySessions,
  redisAbsent,
  qpayUnavailable,
  revokedToken,
  holderKilled,
];
