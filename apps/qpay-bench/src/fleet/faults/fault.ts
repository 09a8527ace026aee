import type { Fleet } from '../fleet';
import type { Random } from '../time/random';

/** Everything that can go wrong in a simulation. */
export type FaultName =
  | 'redis-killed'
  | 'redis-restarted'
  | 'redis-flushed'
  | 'redis-frozen'
  | 'redis-black-hole'
  | 'redis-read-only'
  | 'redis-failover'
  | 'redis-lossy'
  | 'redis-slow'
  | 'redis-poisoned'
  | 'foreign-lock'
  | 'messages-lost'
  | 'instance-isolated'
  | 'crash'
  | 'restart'
  | 'rolling-restart'
  | 'stop'
  | 'sleep'
  | 'clock-jump'
  | 'qpay-unavailable'
  | 'qpay-rate-limit'
  | 'qpay-refuses'
  | 'qpay-garbage'
  | 'qpay-hangs'
  | 'qpay-loses-answer'
  | 'qpay-slow'
  | 'foreign-login'
  | 'clear-cache'
  | 'force-refresh';

/** Lets one thing go wrong, and sees to its end. */
export type Fault = (fleet: Fleet, random: Random) => void;

/** How long something lasts, in milliseconds: mostly moments, sometimes long. */
export function duration(random: Random, longestMs: number): number {
  return longestMs * 10 ** random.between(-2.5, 0);
}
