import { Cluster, Redis } from 'ioredis';
import type { QPayClock } from '../../src/lib/config/clock';
import { systemClock } from '../../src/lib/config/clock';
import { openTokenStore } from '../../src/lib/auth/open-token-store';
import { QPayAuthService } from '../../src/lib/auth/qpay-auth.service';
import { TokenEndpoint, type Login } from '../../src/lib/auth/token-endpoint';
import type { TokenStore } from '../../src/lib/auth/token-store';
import { DEFAULT_TOKEN_SETTINGS, type TokenSettings } from '../../src/lib/auth/token-settings';
import { QPayClient } from '../../src/lib/client/qpay-client';
import { createHttpService } from '../../src/lib/http/create-http-service';
import { QPayHttp } from '../../src/lib/http/qpay-http';
import { eventually } from './eventually';

/** Where a server is. */
export interface Address {
  host: string;
  port: number;
}

/** Where Redis is: one server, or the nodes of a cluster, and by which other address a node is reached. */
export type RedisPlace = Address | { nodes: Address[]; natMap?: Record<string, Address> };

/** What an instance is built from. Plain data, so that it can be sent to another process. */
export interface InstanceConfig {
  baseUrl: string;
  credentials: { clientId: string; clientSecret: string; invoiceCode: string };
  redis: RedisPlace;
  /** What differs from the contract's figures. */
  settings?: Partial<TokenSettings>;
  /** The account's name, where there are several in one application; without one it has the contract's bare key. */
  name?: string;
  keepWarm?: boolean;
  /** What every draw gives, instead of chance. */
  random?: number;
}

/** What cannot be sent to another process. */
export interface InstanceParts {
  clock?: QPayClock;
  /** Put around the login. */
  aroundLogin?: (login: Login) => Login;
  /** What it says is not searched for secrets: where its reads are counted by the million. */
  unheard?: boolean;
}

/** One instance of the library with scaled figures, as one process would have it. */
export class Instance {
  readonly auth: QPayAuthService;
  readonly client: QPayClient;
  private readonly store: TokenStore;

  constructor(config: InstanceConfig, parts: InstanceParts = {}) {
    const { baseUrl, credentials, name = '', keepWarm = false, random } = config;
    const redis = applicationRedis(config.redis);
    const { clock = systemClock, aroundLogin = (login: Login) => login } = parts;
    const settings = { ...DEFAULT_TOKEN_SETTINGS, ...config.settings };
    const http = new QPayHttp(createHttpService(), { baseUrl, timeoutMs: 15_000 });
    this.store = openTokenStore({ redis, name, baseUrl, clientId: credentials.clientId }, clock, settings);
    this.auth = new QPayAuthService({
      store: this.store,
      login: aroundLogin(new TokenEndpoint(http, credentials, clock).login),
      settings,
      clock,
      random: random === undefined ? Math.random : () => random,
      keepWarm,
    });
    this.client = new QPayClient(this.auth, http, { invoiceCode: credentials.invoiceCode });
  }

  /** Resolves when it has reached Redis; of a cluster every master that holds one of its keys. */
  connected(): Promise<void> {
    const { store } = this;
    const reached = () =>
      Promise.all([store.read(), store.hold(), store.unlock('nobody')]).then(
        () => true,
        () => false,
      );
    return eventually('the instance reaches Redis', reached, 20_000);
  }

  close(): Promise<void> {
    return this.auth.close();
  }
}

/** The application's own client: the pattern of the service's connections, itself never connected. */
function applicationRedis(place: RedisPlace): Redis | Cluster {
  if ('nodes' in place) return new Cluster(place.nodes, { lazyConnect: true, natMap: place.natMap });
  return new Redis(place.port, place.host, { lazyConnect: true });
}
