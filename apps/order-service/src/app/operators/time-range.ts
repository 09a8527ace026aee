import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

/** A moment in a query: ISO 8601 with its zone. It stays text, which is what the API's description can hold. */
export const queryMoment = z.iso.datetime({
  offset: true,
  error: 'must be a moment such as 2026-01-31T00:00:00Z.',
});

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 31;

/** From a moment (included) to another one (excluded); either may be absent. */
export class TimeRangeDto extends createZodDto(
  z.strictObject({ from: queryMoment.optional(), to: queryMoment.optional() }),
) {}

/** Both ends named, and no more than 31 days between them. */
export class ReportRangeDto extends createZodDto(
  z
    .strictObject({ from: queryMoment, to: queryMoment })
    .refine((range) => lengthOf(range) > 0, { path: ['to'], error: 'must be after from.' })
    .refine((range) => lengthOf(range) <= LONGEST_DAYS * DAY_MS, {
      path: ['to'],
      error: `must be at most ${LONGEST_DAYS} days after from.`,
    }),
) {}

/** The ends of a range as moments. */
export function toMoments({ from, to }: { from?: string; to?: string }): { from?: Date; to?: Date } {
  return {
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  };
}

function lengthOf({ from, to }: { from: string; to: string }): number {
  return new Date(to).getTime() - new Date(from).getTime();
}
