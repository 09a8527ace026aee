import { inspect } from 'node:util';

const MASK = '[masked]';

/** Names of what is worth stealing, wherever in the configuration they stand. Addresses of servers hold their passwords. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  ...['clientId', 'clientSecret', 'invoiceCode', 'secret', 'key', 'previousKey', 'token'],
  ...['url', 'redisUrl'],
]);

/**
 * The same configuration, which shows no secret to whoever writes it down by mistake: as JSON or by Node's `inspect`, which
 * `console.log` and error messages use, whole or a part of it.
 */
export function maskSecrets<T extends object>(config: T): T {
  const parts = Object.entries(config).map(([name, value]: [string, unknown]) => [
    name,
    protectedPart(value),
  ]);
  const copy = Object.fromEntries(parts) as T;
  const shown = () =>
    Object.fromEntries(Object.entries(copy).map(([name, value]) => [name, show(name, value)]));
  return Object.defineProperties(copy, { toJSON: { value: shown }, [inspect.custom]: { value: shown } });
}

function protectedPart(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? maskSecrets(value) : value;
}

function show(name: string, value: unknown): unknown {
  return SECRET_NAMES.has(name) && value !== undefined ? MASK : value;
}
