import {
  openRedisConnections,
  QPayAuthService,
  RedisTokenStore,
  redisKeys,
  TokenEndpoint,
  type DuplicableRedis,
  type QPayAuthEvent,
  type QPayAuthParts,
  type QPayRedis,
} from 'nestjs-qpay/internal';
import { Witness } from './checks/witness';
import type { World } from './world';
import { readOptions } from './redis/connection-options';
import { VirtualConnection } from './redis/virtual-connection';
import type { Random } from './time/random';
import { VirtualProcess } from './time/virtual-process';

/** The keys that the fleet uses. */
export const KEYS = redisKeys('');
/** The key of the shared token. */
export const TOKEN_KEY = KEYS.token;

/** What somebody who asked for a token is still waiting for. */
export interface Waiting {
  process: VirtualProcess;
  since: number;
  stoodBefore: number;
}

/** One life of one process of the fleet: the library as it is, on a virtual clock, Redis and QPay. */
export class Instance {
  readonly process: VirtualProcess;
  readonly auth: QPayAuthService;
  readonly witness: Witness;
  readonly connections: VirtualConnection[] = [];
  /** When it began, or went on after having stood still. */
  runsSince: number;
  /** How many operators at this process are forcing a login. */
  operators = 0;
  /** It has been asked to end, and takes no more requests. */
  ending = false;

  constructor(
    private readonly world: World,
    readonly id: number,
    random: Random,
  ) {
    const { scenario, time, qpay, metrics } = world;
    this.process = new VirtualProcess(time, id, random.between(-scenario.skewMs, scenario.skewMs));
    this.witness = new Witness(TOKEN_KEY, time);
    this.runsSince = time.now;
    const { clock } = this.process;
    const { settings } = scenario;
    const credentials = { clientId: 'FLEET', clientSecret: 'fleet' };
    const connections = openRedisConnections(this.redis(), () => undefined);
    const parts: QPayAuthParts = {
      store: new RedisTokenStore({ connections, keys: KEYS, clock, settings }),
      login: new TokenEndpoint(qpay.httpOf(this.process), credentials, clock).login,
      settings,
      clock,
      random: random.next,
      keepWarm: random.chance(scenario.keepWarmShare),
    };
    this.auth = scenario.build?.(parts, connections) ?? new QPayAuthService(parts);
    this.auth.events$.subscribe((event) => {
      metrics.count(event);
      this.heard(event);
    });
  }

  /** An operator at this process forces a login. */
  get forcing(): boolean {
    return this.operators > 0;
  }

  /** Since when it has been out of Redis' reach; Infinity while it is not. */
  get outSince(): number {
    const isolatedSince = this.connections[0]?.isolatedSince ?? Infinity;
    return Math.min(this.world.redis.outSince, isolatedSince);
  }

  /** One business request as an application makes it. */
  async request(): Promise<void> {
    const { world, witness } = this;
    const began = world.time.now;
    world.metrics.requests += 1;
    let tries = 0;
    let waiting = world.rules.waits(this);
    try {
      await this.auth.withToken(async (token) => {
        tries += 1;
        world.rules.handed(this, token, waiting);
        try {
          await world.qpay.business(token, this.process);
        } catch (error) {
          witness.bury(token);
          waiting = world.rules.waits(this);
          throw error;
        } finally {
          if (tries === 2) world.rules.settled(waiting);
        }
      });
      if (tries > 1) world.metrics.repaired += 1;
    } catch (error) {
      world.rules.settled(waiting);
      world.rules.requestFailed(this, began, error);
    }
  }

  /** SIGKILL. */
  crash(): void {
    this.process.kill();
    for (const connection of this.connections) connection.forget();
  }

  /** SIGTERM: it closes, and is gone a second later. */
  end(): void {
    this.ending = true;
    void this.auth.close();
    this.world.time.schedule(1_000, () => this.crash());
  }

  stop(ms: number, asleep: boolean): void {
    if (!this.process.running) return;
    this.process.stop();
    this.world.time.schedule(ms, () => {
      this.runsSince = this.world.time.now;
      this.process.resume(asleep);
    });
  }

  private heard(event: QPayAuthEvent): void {
    const { world } = this;
    if (event.type === 'read') world.rules.read(this, event.source);
    if (world.tells) world.tell(`#${this.id} ${JSON.stringify(event)}`);
  }

  /** What an application would pass: a client from which the library makes its own connections. */
  private redis(): QPayRedis & DuplicableRedis {
    const unused = () => Promise.reject(new Error('the application’s own connection is not used'));
    const { redis } = this.world;
    const duplicate = (options: unknown) => {
      const connection = new VirtualConnection(redis, this.process, readOptions(options), {
        answered: (command, answer) => this.witness.answered(command, answer),
        received: (text) => this.witness.heard(text),
      });
      this.connections.push(connection);
      return connection;
    };
    return { get: unused, set: unused, del: unused, duplicate };
  }
}
