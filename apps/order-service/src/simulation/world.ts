import { loadConfig } from '../app/config/load-config';
import { EventDelivery, type OrderEventMessage } from '../app/outbox/event-delivery';
import { Clock } from '../app/system/clock';
import { Ids } from '../app/system/ids';
import { Random } from './random';
import { Life, Scheduler } from './scheduler';
import { simulatedProcess, type SimulatedProcess } from './simulated-process';
import type { SimulatedDatabase } from './simulated-database';
import { VirtualQPay } from './virtual-qpay';
import { epochOf, VirtualTime } from './virtual-time';

const CONFIG = loadConfig({
  LOG_LEVEL: 'silent',
  PAYMENT_CHECK_WINDOW_MS: '1000',
  PAYMENT_MAX_OPEN_PER_USER: '1000',
  EBARIMT_ENABLED: 'true',
});

/** Where events go here. Some deliveries fail after they have arrived. */
class Receiver extends EventDelivery {
  constructor(
    private readonly world: SimulatedWorld,
    private readonly life: Life,
  ) {
    super();
  }

  async deliver(message: OrderEventMessage): Promise<void> {
    await this.world.scheduler.pass(this.life, 'deliver');
    this.world.received.push(message);
    await this.world.scheduler.pass(this.life, 'delivered');
    if (this.world.random.chance(this.world.qpay.faultRate)) throw new Error('No acknowledgement.');
  }
}

/** One simulated run: a service whose process may die, QPay, and time, all of one seed. */
export class SimulatedWorld {
  readonly random: Random;
  readonly time: VirtualTime;
  readonly scheduler: Scheduler;
  readonly qpay: VirtualQPay;
  readonly received: OrderEventMessage[] = [];
  /** How far the service's clock is wrong, in milliseconds. */
  skewMs = 0;
  process: SimulatedProcess;
  life = new Life();
  private readonly clock = new Clock();
  private readonly ids = new Ids();
  private nextId = 1;

  constructor(
    seed: number,
    readonly database: SimulatedDatabase,
  ) {
    this.random = new Random(seed);
    this.time = new VirtualTime(epochOf(seed));
    this.scheduler = new Scheduler(this.random, this.time, () => (this.process = this.boot()));
    this.qpay = new VirtualQPay(this.random, this.scheduler, this.time);
    this.clock.now = () => new Date(this.time.nowMs + this.skewMs);
    this.ids.uuid = () => `00000000-0000-7000-8000-${String(this.nextId++).padStart(12, '0')}`;
    this.ids.secret = (bytes) => this.random.bytes(bytes);
    this.process = this.boot();
  }

  /** A new process after the old one has died. */
  private boot(): SimulatedProcess {
    const life = new Life();
    this.life = life;
    return simulatedProcess({
      db: this.database.of(life, this.scheduler, this.time),
      qpay: this.qpay.client(life),
      delivery: new Receiver(this, life),
      ...{ clock: this.clock, ids: this.ids, config: CONFIG },
    });
  }
}
