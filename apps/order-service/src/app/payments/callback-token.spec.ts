import { randomBytes } from 'node:crypto';
import {
  CALLBACK_TOKEN_BYTES,
  callbackTokenText,
  callbackUrl,
  hashCallbackToken,
  isCallbackToken,
} from './callback-token';

const token = () => callbackTokenText(randomBytes(CALLBACK_TOKEN_BYTES));

describe('callback token', () => {
  it('has at least the 128 bits that cannot be guessed', () => {
    expect(CALLBACK_TOKEN_BYTES * 8).toBeGreaterThanOrEqual(128);
  });

  it('is recognised by its form', () => {
    expect(Array.from({ length: 100 }, token).every(isCallbackToken)).toBe(true);
  });

  it.each([
    '',
    'x',
    `${token()}x`,
    `${token().slice(1)}.`,
    '../../../etc/passwd',
    `${token().slice(0, 42)}\n`,
  ])('is not mistaken for %j', (text) => expect(isCallbackToken(text)).toBe(false));

  it('is stored as a hash that does not contain it', () => {
    const text = token();
    const hash = hashCallbackToken(text);
    expect(hash).toHaveLength(32);
    expect(hash.equals(Buffer.from(text, 'base64url'))).toBe(false);
    expect(hash.equals(hashCallbackToken(text))).toBe(true);
  });

  it('fits into the address length that QPay takes, beside a long host name', () => {
    expect(callbackUrl(`https://${'a'.repeat(180)}`, token()).length).toBeLessThanOrEqual(255);
  });
});
