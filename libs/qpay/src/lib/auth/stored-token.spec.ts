import { randomBytes } from 'node:crypto';
import { decodeStoredToken, encodeStoredToken, remainingOf } from './stored-token';
import { TokenCipher } from './token-cipher';

const NOW_MS = 1_750_000_000_000;
const NOW = NOW_MS / 1_000;
const token = { accessToken: 'a.b.c', expiresAt: NOW + 600 };

describe('encodeStoredToken', () => {
  it('writes the JSON of the contract: exactly two fields, the time in whole seconds', () => {
    expect(encodeStoredToken({ ...token, ...{ more: 1 } })).toBe(
      `{"accessToken":"a.b.c","expiresAt":${NOW + 600}}`,
    );
  });

  it('encrypts the token alone when there is a cipher', () => {
    const cipher = new TokenCipher(randomBytes(32), 'account');
    const text = encodeStoredToken(token, cipher);
    expect(text).not.toContain('a.b.c');
    expect(Object.keys(JSON.parse(text))).toEqual(['accessToken', 'expiresAt']);
    expect(decodeStoredToken(text, cipher)).toEqual(token);
  });
});

describe('decodeStoredToken', () => {
  it('reads what it wrote', () => {
    expect(decodeStoredToken(encodeStoredToken(token))).toEqual(token);
  });

  it('ignores fields that it does not know', () => {
    expect(decodeStoredToken(JSON.stringify({ ...token, refreshToken: 'x' }))).toEqual(token);
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{}',
    '"a.b.c"',
    '1750000600',
    '{"accessToken":"a.b.c"}',
    `{"expiresAt":${NOW + 600}}`,
    `{"accessToken":"","expiresAt":${NOW + 600}}`,
    `{"accessToken":null,"expiresAt":${NOW + 600}}`,
    `{"accessToken":"a.b.c","expiresAt":"${NOW + 600}"}`,
    `{"accessToken":"a.b.c","expiresAt":${NOW}.5}`,
    '{"accessToken":"a.b.c","expiresAt":0}',
    '{"accessToken":"a.b.c","expiresAt":-1}',
    '{"accessToken":"a.b.c","expiresAt":null}',
  ])('reads %p as no token', (text) => {
    expect(decodeStoredToken(text)).toBeUndefined();
  });

  it('reads plain text as no token where tokens are encrypted', () => {
    const cipher = new TokenCipher(randomBytes(32), 'account');
    expect(decodeStoredToken(encodeStoredToken(token), cipher)).toBeUndefined();
  });
});

describe('remainingOf', () => {
  const expiringIn = (seconds: number) => ({ accessToken: 'a.b.c', expiresAt: NOW + seconds });

  it.each([
    ['the TTL and the margin, when the key has one', 600, 540_000, 600_000],
    ['the TTL, however wrong this machine’s clock is', 900, 540_000, 600_000],
    ['expiresAt, when the key has no TTL', 600, -1, 600_000],
    ['the smaller of both, when the TTL is the shortest there is', 30, 1_000, 30_000],
    ['the smaller of both, when the TTL has all but run out', 300, 400, 60_400],
    ['a life as long as seven days', 7 * 86_400, (7 * 86_400 - 60) * 1_000, 7 * 86_400 * 1_000],
  ])('goes by %s', (_what, seconds, ttlMs, remainingMs) => {
    const stored = expiringIn(seconds);
    expect(remainingOf(stored, ttlMs, NOW_MS, 60)).toEqual({ ...stored, remainingMs });
  });

  it.each([
    ['has ended', 0, -1],
    ['has ended long ago', -86_400, -1],
    ['ended before its shortest TTL did', -5, 1_000],
    ['would end in decades', 58 * 365 * 86_400, 540_000],
    ['would end in decades, without a TTL', 58 * 365 * 86_400, -1],
    ['has a TTL of decades', 600, 58 * 365 * 86_400 * 1_000],
    ['would end in eight days', 8 * 86_400, -1],
  ])('does not believe a token that %s', (_what, seconds, ttlMs) => {
    expect(remainingOf(expiringIn(seconds), ttlMs, NOW_MS, 60)).toBeUndefined();
  });
});
