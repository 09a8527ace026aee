/** One rival in one instance: the little that every one of them can do. */
export interface TokenAdapter {
  /** The peer's way to a valid token. */
  getToken(): Promise<string>;
  /**
   * What a warm call of the peer itself costs, where `getToken` had to put something around it. Only the warm read uses it.
   */
  read?(): Promise<unknown>;
  /** One business call (payment check) with the peer's own way of handling 401. Rejects when the call failed in the end. */
  request(): Promise<void>;
  /** Whether it holds a token that works, as far as it knows; only where the peer can be looked into. */
  holds?(): boolean;
  close(): Promise<void>;
  /** When it logged in although it held a token that works; only where the peer can be looked into. Milliseconds since 1970. */
  readonly needlessLoginsAt?: readonly number[];
}

/** Where the rivals meet: the same simulator, the same Redis, the same invoice to ask about. Plain data: it crosses processes. */
export interface Place {
  baseUrl: string;
  credentials: { clientId: string; clientSecret: string; invoiceCode: string };
  invoiceId: string;
  redis: { host: string; port: number };
  /** Redis is not there yet: nobody waits for a connection. */
  withoutRedis?: boolean;
  /** How long before its end a token is no longer used, in seconds; 60 in production, 2 where tokens live for seconds. */
  marginSeconds: number;
}

export type OpenAdapter = (place: Place) => Promise<TokenAdapter>;

/** The margin of the contract; anything smaller is scaled. */
export const PRODUCTION_MARGIN_SECONDS = 60;
