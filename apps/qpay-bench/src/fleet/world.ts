import type { Calm } from './checks/calm';
import type { Metrics } from './checks/metrics';
import type { Rules } from './checks/rules';
import type { VirtualQPay } from './qpay/virtual-qpay';
import type { VirtualRedis } from './redis/redis-server';
import type { FleetScenario } from './scenario';
import type { VirtualTime } from './time/virtual-time';

/** What surrounds the instances of a simulation. */
export interface World {
  readonly scenario: FleetScenario;
  readonly time: VirtualTime;
  readonly redis: VirtualRedis;
  readonly qpay: VirtualQPay;
  readonly calm: Calm;
  readonly metrics: Metrics;
  readonly rules: Rules;
  /** Whether somebody reads the story. */
  readonly tells: boolean;
  /** Adds a line to the story of this run. */
  tell(line: string): void;
}
