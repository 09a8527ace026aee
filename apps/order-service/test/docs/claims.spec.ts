import { listAll, read } from '../deployment/files';

const PAGE = read('apps/order-service/test/README.md');
const FOLDERS = {
  '': ['apps/order-service/src', 'apps/order-service/test'],
  'e2e:': ['apps/order-service-e2e/src'],
  'qpay:': ['libs/qpay/src', 'libs/qpay/test'],
} as const;
const FAULTS = Array.from({ length: 40 }, (_, index) => `I-${String(index + 1).padStart(2, '0')}`);

/** What the spec files of each name say, by the name that the page has for them. */
function specs(): Map<string, string> {
  const found = new Map<string, string>();
  for (const [prefix, folders] of Object.entries(FOLDERS))
    for (const file of folders.flatMap(listAll)) {
      const name = prefix + (/([^/]+?)\.(?:e2e-)?spec\.ts$/.exec(file)?.[1] ?? '');
      if (name !== prefix) found.set(name, (found.get(name) ?? '') + read(file));
    }
  return found;
}

/** The numbers that a cell names: `I-14, I-15` and `I-19 … I-24` alike. */
function faultsOf(cell: string): string[] {
  const [from, to] = /^(I-\d\d) … (I-\d\d)/.exec(cell)?.slice(1) ?? [];
  if (from && to) return FAULTS.filter((fault) => fault >= from && fault <= to);
  return cell.match(/I-\d\d/g) ?? [];
}

describe('where each claim is seen', () => {
  const known = specs();
  const rows = PAGE.split('\n')
    .filter((line) => /^\| (?!:?-)/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, claim = '', where = '']) => ({
      claim,
      named: [...where.matchAll(/`((?:e2e:|qpay:)?[\w.-]+)`/g)].map(([, name = '']) => name),
    }));

  it('is a spec that is there', () => {
    const named = rows.flatMap((row) => row.named);
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('is, for each fault, a test that bears its number', () => {
    const faulty = rows.filter(({ claim }) => faultsOf(claim).length > 0);
    expect(faulty.flatMap(({ claim }) => faultsOf(claim))).toEqual(FAULTS);
    const tests = (names: readonly string[]) => names.map((name) => known.get(name) ?? '').join('\n');
    const missing = faulty.flatMap(({ claim, named }) =>
      faultsOf(claim).filter((fault) => !tests(named).includes(fault)),
    );
    expect(missing).toEqual([]);
    // And nothing is named for a fault that says nothing of it.
    const idle = faulty.flatMap(({ claim, named }) =>
      named.filter((name) => !faultsOf(claim).some((fault) => known.get(name)?.includes(fault))),
    );
    expect(idle).toEqual([]);
  });
});
