import { csvLine } from './csv';

describe(csvLine, () => {
  it('quotes what would end a cell, and doubles quotes', () => {
    expect(csvLine(['a,b', 'say "hi"', 'two\nlines', 'a;b', 'plain'])).toBe(
      '"a,b","say ""hi""","two\nlines","a;b",plain\r\n',
    );
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+7', "'+7"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1', "'  =1"],
    ['\t=1', '"\'\t=1"'],
    ['\r=1', '"\'\r=1"'],
    ['＝1', "'＝1"],
    ['=HYPERLINK("https://evil.example","x")', '"\'=HYPERLINK(""https://evil.example"",""x"")"'],
  ])('lets no spreadsheet calculate %j', (text, expected) => {
    expect(csvLine([text])).toBe(`${expected}\r\n`);
  });

  it('writes numbers, moments and nothing as they are', () => {
    expect(csvLine([-5, new Date(0), null])).toBe('-5,1970-01-01T00:00:00.000Z,\r\n');
  });

  it('leaves Mongolian text as it is', () => {
    expect(csvLine(['Өвөр монгол', '₮100'])).toBe('Өвөр монгол,₮100\r\n');
  });
});
