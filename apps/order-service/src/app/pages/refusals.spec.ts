import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFUSALS_MN } from './refusals.mn';

/** Where what people who run the service do can be refused. */
const PARTS = ['auth', 'errors', 'http', 'operator-page', 'operators', 'pages', 'refunds'];
const APP = join(__dirname, '..');

function codes(): string[] {
  const files = PARTS.flatMap((part) =>
    readdirSync(join(APP, part), { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?<!\.spec|\.testing)\.ts$/.test(name))
      .map((name) => readFileSync(join(APP, part, name), 'utf8')),
  );
  return [
    ...new Set(files.flatMap((text) => [...text.matchAll(/\bcode: '([A-Z_]+)'/g)].map(([, code]) => code))),
  ]
    .map(String)
    .sort();
}

describe('refusals in Mongolian', () => {
  it('are there for every code that operators can meet, and for no other', () => {
    expect(Object.keys(REFUSALS_MN).sort()).toEqual(codes());
  });

  it('are sentences in Mongolian', () => {
    const others = Object.entries(REFUSALS_MN).filter(
      ([, text]) => !/^[А-ЯӨҮQ][^]*[а-яөү][^]*\.$/.test(text),
    );
    expect(others).toEqual([]);
  });
});
