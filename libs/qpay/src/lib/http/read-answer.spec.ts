import { readBody, readHeaders } from './read-answer';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text)).buffer;

describe('the body of an answer', () => {
  it.each([
    ['a buffer', Buffer.from('{"a":1}')],
    ['an array buffer', bytes('{"a":1}')],
    ['a text', '{"a":1}'],
    ['what an HttpService replaced in a test hands out', { a: 1 }],
  ])('is read from %s', (_what, data) => expect(readBody(data)).toEqual({ json: { a: 1 } }));

  it.each([undefined, null, '', ' \n', Buffer.alloc(0)])('is an empty object where %j came', (data) =>
    expect(readBody(data)).toEqual({ json: {} }),
  );

  it.each([
    [' <html>secret</html>', 'is HTML, not JSON'],
    ['{"token":"secret"', 'is broken JSON'],
    ['['.repeat(10_000), 'is nested too deeply'],
  ])('is told from JSON without a word of it: %.20s', (text, problem) =>
    expect(readBody(text)).toEqual({ problem }),
  );
});

describe('the headers of an answer', () => {
  it('have lower-case names and texts for values, and no cookie among them', () => {
    const headers = { 'Retry-After': '1', 'Set-Cookie': 'session=1', 'X-List': ['a', 'b'], Age: 7 };
    expect(readHeaders(headers)).toEqual({ 'retry-after': '1' });
  });
});
