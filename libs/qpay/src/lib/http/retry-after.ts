/**
 * How many milliseconds a `Retry-After` header asks to wait: seconds or an HTTP date. The date is compared with the
 * server's own clock when its `Date` header is there. Undefined when absent or unreadable; never negative.
 */
export function readRetryAfter(header: string | undefined, serverNow: Date | undefined): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const until = readHttpDate(text);
  if (until === undefined) return undefined;
  return Math.max(0, until.getTime() - (serverNow ?? new Date()).getTime());
}

/** A date header as a Date; undefined when absent or unreadable. */
export function readHttpDate(header: string | undefined): Date | undefined {
  // Date.parse alone reads almost anything ("1"), so insist on the shape of an HTTP date.
  if (header === undefined || !/^[A-Za-z]{3}, .*GMT$/.test(header)) return undefined;
  const time = Date.parse(header);
  return Number.isNaN(time) ? undefined : new Date(time);
}
