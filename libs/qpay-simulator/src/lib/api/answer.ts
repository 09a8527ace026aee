import { Refusal } from '../core/refusal';

/** What goes back over the wire. */
export interface Answer {
  status: number;
  /** Sent as JSON; nothing is sent when absent. */
  body?: unknown;
  /** Sent instead of `body`. */
  html?: string;
  headers?: Record<string, string>;
  /** Send half the JSON only. */
  half?: 'cut' | 'whole';
  /** Send nothing and end the connection like this. */
  cut?: 'drop' | 'reset';
}

/** The answer to a bearer that does not count; sandbox and production spell the code differently. */
export function unauthorized(environment: 'sandbox' | 'production'): Answer {
  return environment === 'sandbox'
    ? { status: 401, body: { error: 'NO_CREDENDIALS', message: 'NO_CREDENDIALS' } }
    : { status: 401, body: { error: 'NO_CREDENTIALS', message: 'Хандах эрхгүй байна. Нэвтрэнэ үү.' } };
}

/** @throws Refusal with the 401 of the imitated server. */
export function refuseUnauthorized(environment: 'sandbox' | 'production'): never {
  const { status, body } = unauthorized(environment);
  throw new Refusal(status, body, environment === 'sandbox' ? 'NO_CREDENDIALS' : 'NO_CREDENTIALS');
}
