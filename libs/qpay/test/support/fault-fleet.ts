import { setMaxListeners } from 'node:events';
import { Logger } from '@nestjs/common';
import Redis from 'ioredis';
import { Registry } from 'prom-client';
import { startQPaySimulator, type QPaySimulator, type QPaySimulatorOptions } from 'qpay-simulator';
import { Opened, startFaultProxy, startRedis, type FaultProxy, type RedisServer } from 'test-servers';
import { createQPay, type QPayAuthEvent } from '../../src';
import type { Login } from '../../src/lib/auth/token-endpoint';
import { eventually } from './eventually';
import { hearInstance, hearTraces } from './hear-instance';
import { Instance, type InstanceConfig, type InstanceParts } from './instance';
import { LoginNotes } from './login-notes';
import { expectNoLeak, SecretWatch } from './secret-watch';
import { Traffic } from './traffic';

export const TOKEN_KEY = 'qpay:access_token';
export const LOCK_KEY = `${TOKEN_KEY}:lock`;
export const HOLD_KEY = `${TOKEN_KEY}:hold:{${TOKEN_KEY}}`;

type BackOff = Extract<QPayAuthEvent, { type: 'back-off' }>;

/** A replica is in step at once, rather than after the five seconds in which a busy master waits for more replicas. */
const REDIS_ARGS = ['--repl-diskless-sync-delay', '0'];

/**
 * A Redis that can be hurt, a network before it that can be, a simulated QPay, and instances whose every login is noted.
 * What they log, emit, reject with, measure and ask of QPay in any test is searched for secrets at its end (test 46 of the design).
 */
export class FaultFleet {
  /** An invoice to make business requests about. */
  invoiceId = '';
  /** Every event of every instance. */
  readonly events: QPayAuthEvent[] = [];
  readonly instances: Instance[] = [];
  /** Hears what all instances log. */
  readonly secrets = new SecretWatch();
  private readonly metrics = new Registry();
  private readonly notes = new LoginNotes(this.instances, (grant) =>
    this.secrets.protectToken(grant.accessToken),
  );

  private constructor(
    readonly qpay: QPaySimulator,
    readonly redisServer: RedisServer,
    readonly proxy: FaultProxy,
    /** What the proxy forwards to; it reads this anew for every connection. */
    private readonly target: { host: string; port: number },
    private readonly opened: Opened,
  ) {}

  static async start(options: QPaySimulatorOptions = {}): Promise<FaultFleet> {
    setMaxListeners(0);
    const opened = new Opened();
    try {
      const qpay = opened.add(await startQPaySimulator(options));
      const redis = opened.add(await startRedis({ args: REDIS_ARGS }));
      const target = { host: redis.host, port: redis.port };
      const proxy = opened.add(await startFaultProxy(target));
      const fleet = new FaultFleet(qpay, redis, proxy, target, opened);
      opened.add({ close: () => fleet.closeInstances() });
      await fleet.issueInvoice();
      fleet.secrets.protectCredentials(qpay.credentials);
      Logger.overrideLogger(fleet.secrets);
      return fleet;
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  /** Every login that an instance made, in order. */
  get logins() {
    return this.notes.logins;
  }

  /** Every pause that an instance announced after a login that failed, in order. */
  get backOffs() {
    return this.events.filter((event): event is BackOff => event.type === 'back-off');
  }

  /** An instance on the network before Redis, or right on it with `{ redis: fleet.redisServer }`. */
  instance(changes: Partial<InstanceConfig> = {}, parts: InstanceParts = {}): Instance {
    const { url: baseUrl, credentials } = this.qpay;
    const redis = { host: this.proxy.host, port: this.proxy.port };
    const index = this.instances.length;
    const noted = (login: Login) => this.notes.noting(index, parts.aroundLogin?.(login) ?? login);
    const instance = new Instance(
      { baseUrl, credentials, redis, ...changes },
      { ...parts, aroundLogin: noted },
    );
    instance.auth.events$.subscribe((event) => {
      this.events.push(event);
      this.notes.hear(index, event);
    });
    hearInstance(instance, this.secrets, this.metrics);
    this.instances.push(instance);
    return instance;
  }

  /** So many instances, all connected and listening to each other. */
  async connected(count: number, changes: Partial<InstanceConfig> = {}): Promise<Instance[]> {
    const instances = Array.from({ length: count }, () => this.instance(changes));
    await this.listening(count);
    return instances;
  }

  /** A connection of the test's own, beside the proxy. */
  redis(port = this.target.port): Redis {
    // A server that was killed would keep the client, and the process with it, for two seconds.
    const options = { disconnectTimeout: 100 };
    const client = new Redis(port, this.redisServer.host, options).on('error', () => undefined);
    return this.opened.add(client);
  }

  /** SIGKILL, and nobody at its address: the system may give its port to somebody else. */
  async killRedis(): Promise<void> {
    this.proxy.refuse();
    await this.redisServer.kill();
  }

  /** Redis is back at its address, empty. */
  async reviveRedis(): Promise<void> {
    const revived = this.opened.add(await startRedis({ args: REDIS_ARGS }));
    this.proxy.heal();
    this.moveTo(revived);
  }

  /** From now on the address of Redis is that of another server, as after a failover. */
  moveTo({ port }: { port: number }): void {
    this.target.port = port;
    this.proxy.reset();
  }

  /** Resolves when so many instances hear each other's messages. */
  async listening(count: number, redis = this.redis()): Promise<void> {
    const heard = async () => {
      const [, subscribers] = await redis.pubsub('NUMSUB', `${TOKEN_KEY}:messages`);
      return Number(subscribers) >= count;
    };
    await eventually(`${count} instances listen`, heard);
  }

  /** Reads and business requests from now on, until it or the fleet is stopped. */
  traffic(instances: readonly Instance[]): Traffic {
    return this.opened.add(new Traffic(this, instances));
  }

  /** One business request, with a token of the instance's own choice. */
  request({ client }: Pick<Instance, 'client'>): Promise<unknown> {
    return client.getInvoice(this.invoiceId, { retries: 0 });
  }

  /** Ends the instances, and forgets what they did. */
  async closeInstances(): Promise<void> {
    const { instances, metrics, qpay } = this;
    await hearTraces(this.secrets, { instances, metrics, qpay });
    await Promise.all(this.instances.splice(0).map((instance) => instance.close()));
    expectNoLeak(this.secrets);
    this.logins.length = 0;
    this.events.length = 0;
    this.qpay.clear();
  }

  /** @throws Error when a secret was logged, emitted, rejected with, measured or written into an address */
  stop(): Promise<void> {
    return this.opened.close();
  }

  /** By a session of its own, which leaves no trace in Redis and is not counted. */
  private async issueInvoice(): Promise<void> {
    const { url: baseUrl, credentials } = this.qpay;
    const { client, close } = createQPay({ ...credentials, baseUrl, tokenStore: 'memory' });
    const input = { senderInvoiceNo: '1', description: 'an order', amount: '100' };
    const callbackUrl = 'http://127.0.0.1:9/callback';
    ({ invoiceId: this.invoiceId } = await client.createInvoice({ ...input, callbackUrl }));
    await close();
    this.qpay.clear();
  }
}
