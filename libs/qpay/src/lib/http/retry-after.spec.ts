import { readHttpDate, readRetryAfter } from './retry-after';

const NOON = new Date('2026-03-01T12:00:00Z');
const inHttp = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000).toUTCString();

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    [' 120 ', 120_000],
    [inHttp(30), 30_000],
    [inHttp(-30), 0],
  ])('of %j asks for %d ms by the clock of the server', (header, ms) =>
    expect(readRetryAfter(header, NOON)).toBe(ms),
  );

  it('with a date and no clock of the server is compared with the clock of this machine', () => {
    const now = Date.now();
    const ms = readRetryAfter(new Date(now + 3_600_000).toUTCString(), undefined);
    expect(ms).toBeGreaterThan(3_000_000);
    expect(ms).toBeLessThanOrEqual(3_600_000);
  });

  it.each([undefined, '', 'soon', '-1', '1.5', '1e3', '9999999999', '2026-03-01', 'Sun, 99 Foo 2026 GMT'])(
    'of %j says nothing',
    (header) => expect(readRetryAfter(header, NOON)).toBeUndefined(),
  );
});

describe('an HTTP date', () => {
  it('is read to the second', () => expect(readHttpDate(inHttp(0))).toEqual(NOON));

  it.each([undefined, '1', NOON.toISOString(), 'Sun, 32 Mar 2026 12:00:00 GMT'])('is not %j', (header) =>
    expect(readHttpDate(header)).toBeUndefined(),
  );
});
