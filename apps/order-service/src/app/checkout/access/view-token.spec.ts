import { randomBytes } from 'node:crypto';
import { isViewToken, signViewToken, type ViewTokenScope } from './view-token';

const KEY = Buffer.alloc(32, 7);
const ORDER: ViewTokenScope = { orderId: '01900000-0000-7000-8000-000000000001', use: 'link' };
const END = new Date('2026-11-23T10:00:00Z');
const BEFORE = new Date('2026-11-23T09:59:59Z');

describe(isViewToken, () => {
  const token = signViewToken(KEY, ORDER, END);

  it('takes what was signed for the same order and use, until its end', () => {
    expect(isViewToken(KEY, ORDER, token, BEFORE)).toBe(true);
    expect(isViewToken(KEY, { ...ORDER, orderId: ORDER.orderId.toUpperCase() }, token, BEFORE)).toBe(true);
    expect(isViewToken(KEY, ORDER, token, END)).toBe(false);
  });

  it('refuses it for another order, another use and under another key', () => {
    expect(isViewToken(KEY, { ...ORDER, orderId: ORDER.orderId.replace(/1$/, '2') }, token, BEFORE)).toBe(
      false,
    );
    expect(isViewToken(KEY, { ...ORDER, use: 'page' }, token, BEFORE)).toBe(false);
    expect(isViewToken(randomBytes(32), ORDER, token, BEFORE)).toBe(false);
  });

  it('refuses an end that somebody has moved', () => {
    const [, mac] = token.split('.');
    const later = Math.floor(END.getTime() / 1_000 + 3_600).toString(36);
    expect(isViewToken(KEY, ORDER, `${later}.${mac}`, BEFORE)).toBe(false);
  });

  it.each(['', '.', 'x', 'a.b', `${'z'.repeat(10)}.${'a'.repeat(43)}`, `a.${'é'.repeat(43)}`])(
    'refuses what has not even the form: %p',
    (text) => expect(isViewToken(KEY, ORDER, text, BEFORE)).toBe(false),
  );
});
