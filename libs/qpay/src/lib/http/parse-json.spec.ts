import { parseForeignJson, TooDeepError } from './parse-json';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe(parseForeignJson, () => {
  it.each([
    '{"a":[1,2.5,"x",null,true],"b":{"c":"\\u0436 \\"{[ \\\\"}}',
    '"{[{["',
    '[]',
    nested(100),
    '{"proto":1,"constructors":2}',
  ])('reads %.40s as it is', (text) => {
    expect(parseForeignJson(text)).toEqual(JSON.parse(text));
  });

  it.each(['__proto__', 'constructor', 'prototype', '\\u005f_proto__', 'c\\u006fnstructor'])(
    'leaves %s out, wherever it stands',
    (name) => {
      const read = parseForeignJson(`{"a":[{"${name}":{"paid":true},"b":1}],"${name}":{"paid":true}}`);
      expect(read).toEqual({ a: [{ b: 1 }] });
      const copied = Object.assign({}, read) as Record<string, unknown>;
      expect([copied['paid'], Object.keys(copied)]).toEqual([undefined, ['a']]);
    },
  );

  it('refuses what is nested more deeply than QPay does, before anything walks through it', () => {
    for (const text of [nested(101), '['.repeat(1_000_000), '{"a":'.repeat(200_000)])
      expect(() => parseForeignJson(text)).toThrow(TooDeepError);
    const wide = `[${'[{}],'.repeat(50_000)}[]]`;
    expect(parseForeignJson(wide)).toHaveLength(50_001);
  });

  it.each(['', '{', '{"a":}', '<html>'])('throws for %j, which is no JSON', (text) => {
    expect(() => parseForeignJson(text)).toThrow(SyntaxError);
  });
});
