import { randomBytes } from 'node:crypto';
import { accountDigest, TokenCipher } from './token-cipher';

const key = randomBytes(32);
const cipher = new TokenCipher(key, 'account');

describe('TokenCipher', () => {
  describe('encrypt', () => {
    it.each(['a.b.c', 'a-short-one', 'мөнгө ₮', 'y'.repeat(4_096)])(
      'makes a text that only decrypt reads (%#)',
      (token) => {
        const text = cipher.encrypt(token);
        expect(text).toMatch(/^v1\.[\w-]+$/);
        expect(Buffer.from(text.slice(3), 'base64url').includes(token)).toBe(false);
        expect(cipher.decrypt(text)).toBe(token);
      },
    );

    it('makes another text each time', () => {
      expect(cipher.encrypt('a.b.c')).not.toBe(cipher.encrypt('a.b.c'));
    });
  });

  describe('decrypt', () => {
    it.each([
      ['another key', new TokenCipher(randomBytes(32), 'account')],
      ['another account', new TokenCipher(key, 'another')],
    ])('reads nothing of what was written with %s', (_what, other) => {
      expect(cipher.decrypt(other.encrypt('a.b.c'))).toBeUndefined();
    });

    it('reads nothing when a single bit anywhere was changed', () => {
      const bytes = Buffer.from(cipher.encrypt('a.b.c').slice(3), 'base64url');
      for (let position = 0; position < bytes.length; position++) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(position) ^ 1, position);
        expect(cipher.decrypt(`v1.${changed.toString('base64url')}`)).toBeUndefined();
      }
    });

    it('reads nothing from a text that was cut anywhere', () => {
      const text = cipher.encrypt('a.b.c');
      for (let length = 0; length < text.length - 1; length++) {
        expect(cipher.decrypt(text.slice(0, length))).toBeUndefined();
      }
    });

    it.each(['', 'v1.', 'a.b.c', 'v2.AAAA', 'eyJhbGciOiJIUzI1NiJ9.e30.x'])(
      'reads nothing from %p',
      (text) => {
        expect(cipher.decrypt(text)).toBeUndefined();
      },
    );
  });
});

describe('accountDigest', () => {
  it('names an account shortly, the same each time', () => {
    const digest = accountDigest('https://merchant.qpay.mn', 'SHOP');
    expect(digest).toMatch(/^[0-9a-f]{16}$/);
    expect(accountDigest('https://merchant.qpay.mn', 'SHOP')).toBe(digest);
  });

  it.each([
    ['https://merchant-sandbox.qpay.mn', 'SHOP'],
    ['https://merchant.qpay.mn', 'SHOP2'],
  ])('tells %s of %s from another account', (baseUrl, clientId) => {
    expect(accountDigest(baseUrl, clientId)).not.toBe(accountDigest('https://merchant.qpay.mn', 'SHOP'));
  });
});
