import { randomBytes } from 'node:crypto';
import { seal, unseal } from './seal';

describe(seal, () => {
  const key = randomBytes(32);

  it('gives back what was sealed, and shows none of it', () => {
    const sealed = seal(key, 'eyJhbGciOi.secret');
    expect(unseal(key, sealed)).toBe('eyJhbGciOi.secret');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('secret');
    expect(seal(key, 'eyJhbGciOi.secret')).not.toBe(sealed);
  });

  it.each(['', 'short', 'x'.repeat(80)])('opens nothing that it has not sealed: %p', (text) => {
    expect(unseal(key, text)).toBeUndefined();
  });

  it('opens nothing that was changed, or sealed with another key', () => {
    const bytes = Buffer.from(seal(key, 'a token'), 'base64url');
    expect(unseal(randomBytes(32), bytes.toString('base64url'))).toBeUndefined();
    for (const at of [0, 12, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(unseal(key, changed.toString('base64url'))).toBeUndefined();
    }
  });
});
