const PLAIN = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/** Ulaanbaatar keeps UTC+8 all year. That QPay reads plain dates in it is assumed, not proven. */
const ULAANBAATAR_OFFSET_MS = 8 * 3_600_000;

/** Reads `YYYY-MM-DD`, `YYYY-MM-DD HH:mm:ss` (Ulaanbaatar time) or an ISO date with a zone, into milliseconds since 1970. */
export function parseQPayDate(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const plain = PLAIN.exec(value.trim());
  if (!plain) {
    const parsed = Date.parse(value);
    return Number.isNaN(parsed) ? undefined : parsed;
  }
  const [, year, month, day, hour = '0', minute = '0', second = '0'] = plain;
  const utc = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return utc - ULAANBAATAR_OFFSET_MS;
}

/** ISO 8601 in UTC with milliseconds, as QPay's answers have it. */
export function toWireDate(at: number): string {
  return new Date(at).toISOString();
}
