import {
  createQPayCallbackToken,
  hashQPayCallbackToken,
  isCallbackToken,
  verifyQPayCallbackToken,
} from './callback-token';

describe('createQPayCallbackToken', () => {
  it('makes 256 random bits that need no escaping, and their SHA-256', () => {
    const made = Array.from({ length: 100 }, createQPayCallbackToken);
    for (const { token, hash } of made) {
      expect(token).toMatch(/^[\w-]{43}$/);
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
      expect(hash).toBe(hashQPayCallbackToken(token));
      expect(isCallbackToken(token)).toBe(true);
    }
    expect(new Set(made.map(({ token }) => token)).size).toBe(100);
  });

  it('hashes as everybody else’s SHA-256 does', () => {
    const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(hashQPayCallbackToken('abc')).toBe(hash);
  });
});

describe('verifyQPayCallbackToken', () => {
  const { token, hash } = createQPayCallbackToken();

  it.each([
    ['its own hash', hash, true],
    ['its own hash in capitals', hash.toUpperCase(), true],
    ['another one’s', hashQPayCallbackToken('another'), false],
    ['a part of it', hash.slice(0, 63), false],
    ['nothing', '', false],
  ])('compares a token with %s', (_what, stored, same) => {
    expect(verifyQPayCallbackToken(token, stored)).toBe(same);
  });
});
