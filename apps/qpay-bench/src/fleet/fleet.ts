import { Calm } from './checks/calm';
import { Metrics } from './checks/metrics';
import { Rules } from './checks/rules';
import { startFaults } from './faults/schedule';
import { Instance, TOKEN_KEY } from './instance';
import { VirtualQPay } from './qpay/virtual-qpay';
import { GOOD_NETWORK, VirtualRedis } from './redis/redis-server';
import type { FleetScenario } from './scenario';
import { Random } from './time/random';
import { VirtualTime } from './time/virtual-time';
import { startTraffic } from './traffic';
import type { World } from './world';

const PATROL_MS = 5_000;
/** Where two logins overlap, the token of the first may be stored before that of the second, in milliseconds. */
const OVERLAP_MS = 5_000;

/** The whole simulation: instances, their Redis, their QPay, their callers and their troubles. */
export class Fleet implements World {
  readonly time = new VirtualTime();
  readonly redis: VirtualRedis;
  readonly qpay: VirtualQPay;
  readonly calm = new Calm(this.time);
  readonly metrics = new Metrics();
  readonly rules: Rules;
  readonly instances: Instance[] = [];
  readonly random: Random;

  constructor(
    readonly scenario: FleetScenario,
    private readonly story?: (line: string) => void,
  ) {
    this.random = new Random(scenario.seed);
    this.redis = new VirtualRedis(this.time, this.random.fork(), TOKEN_KEY);
    this.redis.network = { ...GOOD_NETWORK, latencyMs: scenario.redisMs };
    this.qpay = new VirtualQPay(this.time, this.random.fork(), scenario);
    this.rules = new Rules(this);
    this.wire();
    for (let id = 0; id < scenario.instances; id++) this.start(id);
    startTraffic(this);
    startFaults(this);
    this.patrol();
    scenario.script?.(this);
  }

  get tells(): boolean {
    return this.story !== undefined;
  }

  tell(line: string): void {
    this.story?.(`${(this.time.now / 1000).toFixed(3).padStart(12)} ${line}`);
  }

  /** Starts a process in this place of the fleet, after the one before it has gone. */
  start(id: number): void {
    this.instances[id] = new Instance(this, id, this.random.fork());
  }

  instance(id: number): Instance {
    const instance = this.instances[id];
    if (!instance) throw new RangeError(`no instance ${id}`);
    return instance;
  }

  any(random: Random): Instance {
    return this.instance(random.whole(0, this.scenario.instances - 1));
  }

  /**
   * Lets the time of the scenario pass.
   *
   * @throws Violation at the first event after which a promise is broken
   */
  async run(): Promise<void> {
    const unhandled = (reason: unknown) => this.rules.broken('no unhandled rejection', String(reason));
    process.on('unhandledRejection', unhandled);
    try {
      await this.time.run(this.scenario.durationMs, () => this.rules.check());
    } finally {
      process.off('unhandledRejection', unhandled);
    }
  }

  private wire(): void {
    const { qpay, redis, rules } = this;
    qpay.onLogin = ({ id }, phase) => {
      const instance = this.instance(id);
      if (phase === 'sent') rules.loginSent(instance);
      else rules.loginEnded(instance);
    };
    qpay.onIssued = (token, before) => {
      rules.issued(token, before, token.by < 0 ? undefined : this.instance(token.by));
      const busy = this.instances.filter(({ witness, process }) => witness.logins > 0 && !process.dead);
      if (busy.length > 1) this.calm.jolt(OVERLAP_MS);
    };
    qpay.onGranted = ({ id }, token) => rules.granted(this.instance(id), token);
    redis.onTokenChange = (before, after) => rules.store.changed(before, after);
  }

  private patrol(): void {
    this.time.schedule(PATROL_MS, () => {
      this.rules.patrol();
      this.patrol();
    });
  }
}
