/** QPay's dates without a zone are taken as Ulaanbaatar's (UTC+8, no summer time); no source proves it, every user assumes it. */
const MERCHANT_ZONE = '+08:00';
const ZONED = /(?:Z|[+-]\d{2}:?\d{2})$/;
const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/** A date as QPay sends it, `2026-01-29T08:27:47.000Z` or `2026-01-29 16:27:47`; undefined for anything else. */
export function readWireDate(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !DATE.test(value)) return undefined;
  const [day = '', time] = value.replace(' ', 'T').split('T');
  const zoned =
    time === undefined
      ? `${day}T00:00:00${MERCHANT_ZONE}`
      : ZONED.test(time)
        ? `${day}T${time}`
        : `${day}T${time}${MERCHANT_ZONE}`;
  const date = new Date(zoned);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** A date as QPay takes it: `YYYY-MM-DD HH:mm:ss` in Ulaanbaatar's time. */
export function writeWireDate(date: Date): string {
  const local = new Date(date.getTime() + 8 * 3_600_000);
  return local.toISOString().slice(0, 19).replace('T', ' ');
}
