import { nextLook } from './refund-schedule';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe(nextLook, () => {
  it('asks every two minutes at first, then every hour, then every day, and stops after a week', () => {
    const since = new Date(0);
    const looks: number[] = [];
    for (let at: Date | null = since; at; at = nextLook(since, at)) looks.push(at.getTime());
    expect(looks.length).toBeLessThan(45);
    const pauses = looks.slice(1).map((at, i) => (at - (looks[i] ?? 0)) / MINUTE_MS);
    expect([...new Set(pauses)]).toEqual([2, 60, 24 * 60]);
    expect(looks.at(-1)).toBeGreaterThanOrEqual(7 * DAY_MS);
  });
});
