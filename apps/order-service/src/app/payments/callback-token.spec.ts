import { randomBytes } from 'node:crypto';
import { QPayCallbackSigner } from 'nestjs-qpay';
import { CALLBACK_TOKEN_BYTES, callbackUrl, hashCallbackToken, isCallbackToken } from './callback-token';

const signer = new QPayCallbackSigner({ current: { id: 'k2345678', secret: 'k'.repeat(32) } });
const token = () => signer.sign(randomBytes(CALLBACK_TOKEN_BYTES).toString('base64url'));
const unsigned = () => randomBytes(32).toString('base64url');

describe('callback token', () => {
  it('has at least the 128 bits that cannot be guessed', () => {
    expect(CALLBACK_TOKEN_BYTES * 8).toBeGreaterThanOrEqual(128);
  });

  it('is recognised by its form', () => {
    for (const make of [token, unsigned])
      expect(Array.from({ length: 100 }, make).every(isCallbackToken)).toBe(true);
  });

  it.each([
    '',
    'x',
    `${token()}x`,
    `${unsigned()}x`,
    `${unsigned().slice(1)}.`,
    token().replace('.', ''),
    '../../../etc/passwd',
    `${unsigned().slice(0, 42)}\n`,
  ])('is not mistaken for %j', (text) => expect(isCallbackToken(text)).toBe(false));

  it('is stored as a hash that does not contain it', () => {
    const text = token();
    const hash = hashCallbackToken(text);
    expect(hash).toHaveLength(32);
    expect(text).not.toContain(hash.toString('base64url'));
    expect(hash.equals(hashCallbackToken(text))).toBe(true);
  });

  it('fits into the address length that QPay takes, beside a long host name', () => {
    expect(callbackUrl(`https://${'a'.repeat(140)}`, token()).length).toBeLessThanOrEqual(255);
  });
});
