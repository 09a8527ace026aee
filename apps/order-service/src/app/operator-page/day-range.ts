const DAY_MS = 86_400_000;
const ZONE = '+08:00';
const ZONE_MS = 8 * 3_600_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Days as a form sends them. */
export interface DayQuery {
  from?: unknown;
  to?: unknown;
}

/** Two days in Ulaanbaatar, both included. */
export interface Days {
  from: string;
  to: string;
}

/** The days that were asked for; yesterday and today where none, or nonsense, was. */
export function toDays({ from, to }: DayQuery, now: Date): Days {
  const day = (ago: number) => new Date(now.getTime() + ZONE_MS - ago * DAY_MS).toISOString().slice(0, 10);
  return { from: isDay(from) ? from : day(1), to: isDay(to) ? to : day(0) };
}

/** The same as the API takes it: from a moment (included) to another one (excluded). */
export function momentsOf({ from, to }: Days): Record<'from' | 'to', string> {
  return { from: beginOf(from), to: endOf(to) };
}

/** Filters of a list, their days as moments. What is no day stays for the API to refuse. */
export function withMoments({ from, to, ...others }: Record<string, string>): Record<string, string> {
  return {
    ...others,
    ...(from !== undefined && { from: isDay(from) ? beginOf(from) : from }),
    ...(to !== undefined && { to: isDay(to) ? endOf(to) : to }),
  };
}

/** What somebody has filled in: an empty field of a form is no filter. */
export function given(query: object): Record<string, string> {
  const entries = Object.entries(query).filter(
    ([, value]) => typeof value === 'string' && value.trim() !== '',
  );
  return Object.fromEntries(entries) as Record<string, string>;
}

function beginOf(day: string): string {
  return `${day}T00:00:00${ZONE}`;
}

function endOf(day: string): string {
  return new Date(Date.parse(beginOf(day)) + DAY_MS).toISOString();
}

function isDay(text: unknown): text is string {
  return typeof text === 'string' && DAY.test(text) && !Number.isNaN(Date.parse(beginOf(text)));
}
