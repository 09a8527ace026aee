import { Logger } from '@nestjs/common';
import { Cluster, Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { startQPaySimulator, type QPaySimulator, type QPaySimulatorOptions } from 'qpay-simulator';
import { Opened, startRedis, startRedisCluster, type RedisServer } from 'test-servers';
import type { Login } from '../../src/lib/auth/token-endpoint';
import { createQPay } from '../../src/standalone';
import { eventually } from './eventually';
import { Instance, type Address, type InstanceConfig, type InstanceParts, type RedisPlace } from './instance';
import { hearInstance, hearTraces } from './hear-instance';
import { RedisSpy } from './redis-spy';
import { expectNoLeak, SecretWatch } from './secret-watch';
import { Soak } from './soak';

/** The Redis of one fleet or of several, one after the other. */
export interface RedisServers {
  place: RedisPlace;
  /** The processes. */
  servers: readonly RedisServer[];
  stop(): Promise<void>;
}

export const TOKEN_KEY = 'qpay:access_token';
export const LOCK_KEY = 'qpay:access_token:lock';
/** Of the three masters the one that has neither the token nor the lock has this. */
export const STRANGE_KEY = 'stranger';

/** A real Redis, a simulated QPay, and as many instances with scaled figures as a test wants. */
export class TokenFleet {
  /** An invoice to make business requests about. */
  invoiceId = '';
  readonly redis: Redis | Cluster;
  /** Hears what all instances say, to be searched at the end (test 46 of the design). */
  readonly secrets = new SecretWatch();
  private readonly running: Instance[] = [];
  private readonly metrics = new Registry();

  private constructor(
    readonly qpay: QPaySimulator,
    private readonly servers: RedisServers,
    private readonly opened: Opened,
  ) {
    const { place } = servers;
    this.redis = opened.add('nodes' in place ? new Cluster(place.nodes) : new Redis(place.port, place.host));
    opened.add({ close: () => Promise.all(this.running.map((instance) => instance.close())) });
  }

  /** @param shared servers that outlive the fleet, and are emptied for it; its own single one without them */
  static async start(options: QPaySimulatorOptions = {}, shared?: RedisServers): Promise<TokenFleet> {
    const opened = new Opened();
    try {
      const qpay = opened.add(await startQPaySimulator(options));
      const fleet = new TokenFleet(qpay, shared ?? opened.add(await startSingle()), opened);
      [qpay.credentials, ...(options.accounts ?? [])].forEach((one) => fleet.secrets.protectCredentials(one));
      Logger.overrideLogger(fleet.secrets);
      await fleet.issueInvoice();
      await Promise.all((await fleet.nodes()).map((node) => node.flushall()));
      return fleet;
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  /** What an instance here, or in another process, is built from. */
  config(changes: Partial<InstanceConfig> = {}): InstanceConfig {
    return { ...this.here(), ...changes };
  }

  instance(changes: Partial<InstanceConfig> = {}, parts: InstanceParts = {}): Instance {
    const protect = (login: Login): Login => {
      const inner = parts.aroundLogin?.(login) ?? login;
      return async (...args) => {
        const grant = await inner(...args);
        this.secrets.protectToken(grant.accessToken);
        return grant;
      };
    };
    const instance = new Instance(this.config(changes), { ...parts, aroundLogin: protect });
    if (!parts.unheard) hearInstance(instance, this.secrets, this.metrics);
    this.running.push(instance);
    return instance;
  }

  instances(count: number, changes: Partial<InstanceConfig> = {}): Instance[] {
    return Array.from({ length: count }, () => this.instance(changes));
  }

  /** Makes so many business requests with this instance and tells how many failed. */
  async failures({ client }: Pick<Instance, 'client'>, requests = 1): Promise<number> {
    const calls = Array.from({ length: requests }, () => client.getInvoice(this.invoiceId));
    return (await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected').length;
  }

  /** How many logins have arrived at QPay, answered or not. */
  loginCalls(): number {
    return this.qpay.calls('auth.token').length;
  }

  /** Resolves when so many instances hear each other's messages. */
  async listening(count: number): Promise<void> {
    const heard = async () => {
      const answers = await Promise.all(
        (await this.nodes()).map((node) => node.pubsub('NUMSUB', `${TOKEN_KEY}:messages`)),
      );
      return answers.reduce<number>((sum, [, subscribers]) => sum + Number(subscribers), 0) >= count;
    };
    await eventually(`${count} instances listen`, heard);
  }

  async spy(): Promise<RedisSpy> {
    return this.opened.add(await RedisSpy.on(await this.nodes()));
  }

  /** Reads and business requests from now on, until it or the fleet is stopped. */
  soak(lifetimeSeconds: number, instances: readonly Instance[]): Soak {
    return this.opened.add(new Soak(this, lifetimeSeconds, instances));
  }

  /** A client of every server. */
  async nodes(): Promise<Redis[]> {
    if (this.redis instanceof Redis) return [this.redis];
    const { redis } = this;
    await eventually('the cluster is connected', () => redis.status === 'ready');
    return redis.nodes('master');
  }

  /** The server that has this key now, and a client of it. */
  async ownerOf(key: string): Promise<{ server: RedisServer; client: Redis }> {
    for (const client of await this.nodes()) {
      const server = this.servers.servers.find(({ port }) => port === client.options.port);
      const has = await client.exists(key).then(
        () => true,
        () => false,
      );
      if (server && has) return { server, client };
    }
    throw new Error(`no server has the key ${key}`);
  }

  /** A connection of the test's own to this server. */
  clientOf({ port, host }: RedisServer): Redis {
    return this.opened.add(new Redis(port, host).on('error', () => undefined));
  }

  /** Resolves when every key in use can be read and written again. */
  async mended(): Promise<void> {
    const works = () =>
      Promise.all([TOKEN_KEY, LOCK_KEY, STRANGE_KEY].map((key) => this.redis.del(`${key}:{${key}}`))).then(
        () => true,
        () => false,
      );
    await eventually('Redis works again', works, 30_000);
  }

  /** @throws Error when a secret was logged, emitted, rejected with, measured or written into an address */
  async stop(): Promise<void> {
    await hearTraces(this.secrets, { instances: this.running, metrics: this.metrics, qpay: this.qpay });
    await this.opened.close();
    expectNoLeak(this.secrets);
  }

  private here(): InstanceConfig {
    return { baseUrl: this.qpay.url, credentials: this.qpay.credentials, redis: this.servers.place };
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

async function startSingle(): Promise<RedisServers> {
  const server = await startRedis();
  const place = { host: server.host, port: server.port };
  return { place, servers: [server], stop: () => server.stop() };
}

/** Three masters, to be shared by many fleets: a cluster takes its time to form. */
export async function startCluster(): Promise<RedisServers & { place: { nodes: Address[] } }> {
  const { nodes, stop } = await startRedisCluster();
  return { place: { nodes: nodes.map(({ host, port }) => ({ host, port })) }, servers: nodes, stop };
}
