import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { command, root } from './command';

/** The levels of the list: unit, property, integration, simulation, browser or process from outside, crash. */
type Level = 'U' | 'P' | 'I' | 'S' | 'E' | 'C';

interface Fault {
  number: string;
  levels: Level[];
  tests: { level: Level; path: string }[];
}

const PAGE = 'docs/faults.md';
const page = readFileSync(join(root, PAGE), 'utf8');
const EVERY = Array.from({ length: 40 }, (_, index) => `I-${String(index + 1).padStart(2, '0')}`);

/** A string of a spec that begins with a number, or with several between commas, and a colon: nothing but a test's name does. */
const NUMBERED = /['"`]((?:I-\d\d(?:, )?)+): /g;

const listed = command('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*spec.ts']);
const specs = listed.stdout.split('\n').filter((path) => path !== '' && existsSync(join(root, path)));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const numbersIn = (text: string) =>
  [...text.matchAll(NUMBERED)].flatMap(([, numbers = '']) => numbers.split(', '));

/** Where each number is tested. */
const tested = new Map<string, string[]>(EVERY.map((number) => [number, []]));
for (const path of specs)
  for (const number of new Set(numbersIn(read(path))))
    tested.set(number, [...(tested.get(number) ?? []), path]);

const faults = page
  .split('\n')
  .filter((line) => /^\| I-\d\d \|/.test(line))
  .map((line): Fault => {
    const [, number = '', , , levels = '', tests = ''] = line.split('|').map((cell) => cell.trim());
    const links = [...tests.matchAll(/([UPISEC]): \[[^\]]*\]\(([^)]+)\)/g)];
    return {
      number,
      levels: levels.split(', ') as Level[],
      tests: links.map(([, level, path = '']) => ({
        level: level as Level,
        path: join(dirname(PAGE), path),
      })),
    };
  });

describe('the faults that are foreseen', () => {
  it('are all on the page, in order', () => {
    expect(faults.map(({ number }) => number)).toEqual(EVERY);
  });

  it('are tested under their numbers, and no test has a number that is none', () => {
    expect([...tested].filter(([, paths]) => paths.length === 0).map(([number]) => number)).toEqual([]);
    expect([...tested.keys()].sort()).toEqual(EVERY);
  });

  it.each(faults.map((fault) => [fault.number, fault] as const))(
    '%s: the page leads to specs that test it, at each level that it asks for',
    (number, { tests, levels }) => {
      const elsewhere = tests.filter(({ path }) => !tested.get(number)?.includes(path));
      expect(elsewhere).toEqual([]);
      const missing = levels.filter((level) => !tests.some((test) => test.level === level));
      expect(missing).toEqual([]);
    },
  );
});

describe('the incidents elsewhere', () => {
  const incidents = page.split('\n').filter((line) => /^\| `[\w-]+\/|^\| several /.test(line));
  const spec = read('apps/order-service/src/app/payments/incidents.spec.ts');

  it('are ten', () => expect(incidents).toHaveLength(10));

  it.each(incidents.map((line) => line.split('|')[1]?.trim().replaceAll('`', '') ?? ''))(
    '%s has a test of its name',
    (incident) => {
      expect(spec).toContain(`'${incident}: `);
    },
  );
});
