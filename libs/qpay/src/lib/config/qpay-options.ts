import type { QPayRedis } from './qpay-redis';

/** What an application configures. Read and validated once, at boot. */
export interface QPayModuleOptions {
  /** The client id (QPay also calls it user name) of the merchant account. */
  clientId: string;
  /** The client secret (password) of the merchant account. */
  clientSecret: string;
  /** The code of the invoice template that QPay issued; the default of every invoice. */
  invoiceCode: string;
  /** Where QPay answers. Default `https://merchant.qpay.mn`; the sandbox is `https://merchant-sandbox.qpay.mn`. */
  baseUrl?: string;
  /** Where QPay calls back by default when an invoice is paid; an invoice may name its own. */
  callbackUrl?: string;
  /**
   * An ioredis client or cluster of the application, as `@nestjs-modules/ioredis` provides it. The service makes its own
   * connections like it, which fail fast, and closes only those. Without it the token is kept in this process alone.
   */
  redis?: QPayRedis;
  /** `memory` keeps the token in this process even when there is a `redis`: the way back. Default `redis`. */
  tokenStore?: 'redis' | 'memory';
  /**
   * Which merchant account this is, where there are several; the token of a named one lies under a key of its own. With
   * the module, say it as `QPayModule.forRootAsync({ name })`.
   */
  name?: string;
  /** Put before every key in Redis. Default: the client's own `keyPrefix`, if it has one. */
  keyPrefix?: string;
  /** 32 bytes as 64 hex digits or base64: the stored token is encrypted (AES-256-GCM). Default: stored in plain text. */
  encryptionKey?: string;
  /** Time limit of a whole request to QPay, in milliseconds. Default 15 000. */
  timeoutMs?: number;
  /**
   * After how many waits of 250 ms an instance without a usable token logs in although another one holds the lock. At least
   * 3. Default: waits as long as the lock exists, which never makes more than one login.
   */
  lockMaxRetries?: number;
  /** Renew the token ahead of its end even in a process that nobody asks for one. Default false. */
  keepWarm?: boolean;
}

/** For `useClass` and `useExisting` of `QPayModule.forRootAsync`. */
export interface QPayOptionsFactory {
  /** Called once, at boot. */
  createQPayOptions(): Promise<QPayModuleOptions> | QPayModuleOptions;
}
