import { parseForeignJson, TooDeepError } from './parse-json';

/** An answer's body: parsed JSON, or why it is none. */
export type ReadBody = { json: unknown } | { problem: string };

/** The body as JSON; an empty body is `{}`, because QPay answers some calls with nothing to say. */
export function readBody(data: unknown): ReadBody {
  const text = textOf(data);
  if (typeof text !== 'string') return { json: text };
  if (text.trim() === '') return { json: {} };
  try {
    return { json: parseForeignJson(text) };
  } catch (error) {
    if (error instanceof TooDeepError) return { problem: 'is nested too deeply' };
    // The parser's message quotes the body, which may hold what should not be kept.
    return { problem: /^\s*</.test(text) ? 'is HTML, not JSON' : 'is broken JSON' };
  }
}

/** Bytes become text; anything else (an HttpService replaced in a test) is taken as it is. */
function textOf(data: unknown): unknown {
  if (data === undefined || data === null) return '';
  if (data instanceof ArrayBuffer) return Buffer.from(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : data;
}

/** Headers with lower-case names and text values; cookies are session secrets and are left out. */
export function readHeaders(headers: object): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]): [string, unknown] => [
    name.toLowerCase(),
    value,
  ]);
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      name !== 'set-cookie' && typeof value === 'string' ? [[name, value] as const] : [],
    ),
  );
}
