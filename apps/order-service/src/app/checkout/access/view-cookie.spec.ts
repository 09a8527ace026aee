import { readViewCookie, viewCookie } from './view-cookie';

describe(viewCookie, () => {
  it('belongs to one order, is out of reach of scripts, and goes over TLS only where there is TLS', () => {
    expect(viewCookie('1', 't', false)).toBe(
      'checkout=t; Path=/checkout/1; Max-Age=86400; HttpOnly; SameSite=Lax',
    );
    expect(viewCookie('1', 't', true)).toMatch(/; Secure$/);
  });
});

describe(readViewCookie, () => {
  it.each([
    [undefined, ''],
    ['', ''],
    ['checkout=a.b', 'a.b'],
    ['other=1; checkout=a.b; more=2', 'a.b'],
    ['checkouts=1; xcheckout=2', ''],
  ])('reads %p as %p', (header, token) => expect(readViewCookie(header)).toBe(token));
});
