import type { QPayOutcomeReference } from '../errors/qpay-unknown-outcome-error';

/** How a request shows who is asking. */
export type QPayAuthorization =
  | {
      /** For a login. */
      scheme: 'Basic';
      /** The client id. */
      username: string;
      /** The client secret. */
      password: string;
    }
  | {
      /** For everything else. */
      scheme: 'Bearer';
      /** The access token; for a refresh the refresh token. */
      token: string;
    };

/**
 * What a lost answer means. `read`: nothing changes at QPay, ask again. `write`: it may have happened, so a lost answer is
 * `QPAY_UNKNOWN_OUTCOME`. `login`: may be repeated, by whoever decides about logins.
 */
export type QPayEffect = 'read' | 'write' | 'login';

/** One request to QPay. */
export interface QPayHttpRequest {
  /** What is being done, for errors, logs and metrics: `auth.token`, `invoice.create`… Never holds an id. */
  operation: string;
  /** The HTTP method. */
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the root of the host: `/v2/auth/token`. Ids in it are percent-encoded already. */
  path: string;
  /** How it shows who is asking. */
  authorization: QPayAuthorization;
  /** Sent as JSON; absent means no body at all. */
  body?: unknown;
  /** Limit of the whole request in milliseconds, from the first step of connecting to the last byte of the answer. */
  timeoutMs?: number;
  /** The caller's wish to stop. */
  signal?: AbortSignal;
  /** What a lost answer means. */
  effect: QPayEffect;
  /** What an unknown outcome should remember of the request. */
  reference?: QPayOutcomeReference;
}

/** A successful (2xx) answer. */
export interface QPayHttpResponse {
  /** The HTTP status. */
  status: number;
  /** Parsed JSON; `{}` when QPay sent no body. */
  body: unknown;
  /** Lower-case names; cookies left out, because QPay's are session secrets. */
  headers: Record<string, string>;
  /** The server's clock (its `Date` header), when it sent one. */
  date?: Date;
}

/** What `QPayHttp` is set up with. */
export interface QPayHttpOptions {
  /** Scheme and host, such as `https://merchant.qpay.mn`; a path on it is kept as a prefix. */
  baseUrl: string;
  /** Limit of a whole request in milliseconds where the request gives none of its own. */
  timeoutMs: number;
}
