import { types } from 'node:util';

/** An error of any realm: under jest, Node's own errors are no instances of the test's `Error`. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

/** The few fields of a system or axios error that explain a failure and can hold no credential. */
const TELLING_FIELDS = ['code', 'errno', 'syscall'] as const;

/**
 * A copy of the error beneath without its request: axios' errors carry the whole configuration, Authorization header
 * included, and `console.error` prints causes.
 *
 * @internal
 */
export function safeCause(cause: unknown): Error {
  if (!isError(cause)) return new Error(`a thrown ${cause === null ? 'null' : typeof cause}`);
  const copy = new Error(withoutUrls(cause.message));
  // Not enumerable, as on every Error: it names the class in the printed text and nothing else.
  Object.defineProperty(copy, 'name', { value: cause.name, enumerable: false });
  for (const field of TELLING_FIELDS) {
    const value: unknown = Reflect.get(cause, field);
    if (typeof value === 'string' || typeof value === 'number') Object.assign(copy, { [field]: value });
  }
  return copy;
}

/** URLs may carry callback tokens, so no text that is kept holds one. */
export function withoutUrls(text: string): string {
  // The scheme's length is bounded so that a long text costs linear time.
  return text.replace(/[a-z][a-z0-9+.-]{0,30}:\/\/[^\s"'<>]+/gi, '[url]');
}
