/** Who may sign user tokens: one key, or a key set; never both, or one could be passed off as the other. */
export type UserTokenConfig = { issuer: string; audience: string } & (
  { mode: 'hs256'; secret: string } | { mode: 'jwks'; jwksUrl: string }
);

/** What the service has been told, read and checked once at boot. Also the injection token of it. */
export abstract class ServiceConfig {
  abstract readonly production: boolean;
  abstract readonly port: number;
  /** The interface to listen on. Loopback only outside production, because the development key is public. */
  abstract readonly host: string;
  /** How QPay reaches this service: the callback's address begins with it. No slash at its end. */
  abstract readonly publicUrl: string;
  /** Whom customers pay, as the checkout page names it. */
  abstract readonly merchantName: string;
  abstract readonly logLevel: string;
  abstract readonly qpay: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly invoiceCode: string;
    /** Absent: the library's default, QPay's production host. */
    readonly baseUrl?: string;
  };
  abstract readonly database: {
    /** Absent: an embedded database in `folder`. */
    readonly url?: string;
    readonly folder: string;
    readonly maxConnections: number;
  };
  /** How metrics are told; in production not at all without one of these. */
  abstract readonly metrics: {
    /** A port of their own, on the same interface. Absent: the API's. */
    readonly port?: number;
    /** Who asks on the API's port has to show it. */
    readonly token?: string;
  };
  /** Absent: the access token is kept in this process. */
  abstract readonly redisUrl?: string;
  /** Origins whose scripts may read answers. */
  abstract readonly corsOrigins: readonly string[];
  /** Proxies in front of this service that write `X-Forwarded-For`; 0: the connection's address is the caller's. */
  abstract readonly trustedProxies: number;
  /** By when a request has to be here, whoever sends it: slower ones hold a connection for nothing. */
  abstract readonly requests: {
    /** Its headers, in milliseconds from the beginning of the connection or of the request. */
    readonly headersTimeoutMs: number;
    /** All of it, in milliseconds. */
    readonly timeoutMs: number;
  };
  /** Open checkout pages of one address, on one instance. */
  abstract readonly checkoutStreamsPerAddress: number;
  /** How many requests are taken from one source. */
  abstract readonly throttle: {
    readonly enabled: boolean;
    /** Requests in a minute; 0: as many as come. */
    readonly perMinute: Readonly<
      Record<
        | 'callbacksPerToken'
        | 'callbacksPerAddress'
        | 'requestsPerAddress'
        | 'sessionsPerUser'
        | 'requestsPerUser'
        | 'requestsPerOperator'
        | 'tokenRefreshes',
        number
      >
    >;
  };
  abstract readonly userTokens: UserTokenConfig;
  /** What signs the tokens in callbacks' addresses. */
  abstract readonly callbacks: {
    readonly key: string;
    /** Has signed before: tokens of it are still taken. */
    readonly previousKey?: string;
  };
  abstract readonly payments: {
    /** How long an invoice may wait for its money, in minutes. */
    readonly lifetimeMinutes: number;
    /** At most one check of an invoice at QPay in this time, in milliseconds; later requests wait for the next one. */
    readonly checkWindowMs: number;
    /** An attempt whose creation has no answer after this time is taken for crashed, in seconds. */
    readonly recoverySeconds: number;
    /** Whether money that comes after the end makes the order paid by itself, or a person decides. */
    readonly lateMoney: 'review' | 'honour';
    /** Payments of one user that may wait for money at the same time. */
    readonly maxOpenPerUser: number;
  };
  /** What is done without anybody asking. */
  abstract readonly worker: {
    readonly enabled: boolean;
    /** Pause between two looks for what is due, in milliseconds. */
    readonly intervalMs: number;
    /** Pause between two sweeps over QPay's list of payments, in seconds. */
    readonly sweepSeconds: number;
    /** How far a sweep looks back behind the last one's beginning, in seconds. */
    readonly sweepOverlapSeconds: number;
    /** Pause between two audits of the whole database, in seconds. */
    readonly auditSeconds: number;
  };
  /** Redis Stream that events are relayed to. */
  abstract readonly outboxStream: string;
  /** How long ending may take before the process ends as it is, in seconds. */
  abstract readonly shutdownSeconds: number;
  /** How long an instance that is told to end takes connections still, while its readiness says that it must get none. */
  abstract readonly shutdownNoticeSeconds: number;
  /** Whether receipts (ebarimt) are offered. */
  abstract readonly ebarimt: boolean;
  /** Names of the settings that stand on a development default. */
  abstract readonly defaulted: readonly string[];
}
