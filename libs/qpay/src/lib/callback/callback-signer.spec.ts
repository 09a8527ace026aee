import { inspect } from 'node:util';
import { isCallbackToken } from './callback-token';
import { QPayCallbackSigner } from './callback-signer';

const OLD = { id: '2025', secret: 'an old secret of thirty-two bytes' };
const NEW = { id: '2026', secret: Buffer.alloc(32, 7) };
const ORDER = '0191f7a2-5b6e-7c3d-8f00-123456789abc';

describe(QPayCallbackSigner.name, () => {
  const signer = new QPayCallbackSigner({ current: NEW, previous: [OLD] });

  it('makes a token that says its key and reference, and reads it again', () => {
    const token = signer.sign(ORDER);
    expect(token).toMatch(new RegExp(`^2026\\.${ORDER}\\.[\\w-]{43}$`));
    expect(signer.sign(ORDER)).toBe(token);
    expect(signer.verify(token)).toBe(ORDER);
  });

  it('makes tokens that fit into a path at their longest', () => {
    const longest = new QPayCallbackSigner({ current: { ...NEW, id: 'k'.repeat(12) } });
    expect(isCallbackToken(longest.sign('r'.repeat(40)))).toBe(true);
  });

  it('still reads tokens of a previous key, and no more once the key is gone', () => {
    const token = new QPayCallbackSigner({ current: OLD }).sign(ORDER);
    expect(signer.verify(token)).toBe(ORDER);
    expect(new QPayCallbackSigner({ current: NEW }).verify(token)).toBeUndefined();
  });

  it.each([
    ['another reference', (token: string) => token.replace(ORDER, ORDER.replace('0', '1'))],
    ['another key', (token: string) => token.replace('2026', '2025')],
    ['an unknown key', (token: string) => token.replace('2026', '2024')],
    ['another mac', (token: string) => `${token.slice(0, -10)}AAAAAAAAAA`],
    ['a mac cut short', (token: string) => token.slice(0, -1)],
    ['the same mac spelt otherwise', (token: string) => respelt(token)],
    ['something after it', (token: string) => `${token}.`],
    ['no mac', () => `2026.${ORDER}.`],
    ['nothing at all', () => ''],
  ])('does not read a token with %s', (_what, forge) => {
    const forged = forge(signer.sign(ORDER));
    expect(forged).not.toBe(signer.sign(ORDER));
    expect(signer.verify(forged)).toBeUndefined();
  });

  it('does not take a token of another secret under the same id', () => {
    const stranger = new QPayCallbackSigner({ current: { ...NEW, secret: Buffer.alloc(32, 8) } });
    expect(signer.verify(stranger.sign(ORDER))).toBeUndefined();
  });

  it.each(['', 'a.b', 'a/b', 'r'.repeat(41), 'захиалга'])('signs no reference such as %j', (reference) => {
    expect(() => signer.sign(reference)).toThrow(/reference must be 1 to 40/);
  });

  it.each([
    ['a short secret', { current: { id: 'k', secret: 'x'.repeat(31) } }, /secret of the callback key k.*32/],
    ['a bad id', { current: { ...NEW, id: 'a.b' } }, /id of a callback key must be/],
    ['one id twice', { current: NEW, previous: [{ ...OLD, id: NEW.id }] }, /Two callback keys have one id/],
  ])('is not made with %s', (_what, keys, problem) => {
    expect(() => new QPayCallbackSigner(keys)).toThrow(problem);
  });

  it('shows no secret when it is printed', () => {
    const printed = `${inspect(signer, { depth: 5, showHidden: true })} ${JSON.stringify(signer)}`;
    expect(printed).not.toContain('an old secret');
    expect(printed).not.toContain(NEW.secret.toString('hex').slice(0, 8));
  });
});

/** The same bytes in base64url, with other unused bits in the last character. */
function respelt(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.at(-1) ?? '');
  return `${token.slice(0, -1)}${alphabet[last ^ 1]}`;
}
