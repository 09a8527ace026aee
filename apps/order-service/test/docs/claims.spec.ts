import { listAll, read } from '../deployment/files';

const PAGE = read('apps/order-service/test/README.md');
const FOLDERS = {
  '': ['apps/order-service/src', 'apps/order-service/test'],
  'e2e:': ['apps/order-service-e2e/src'],
  'qpay:': ['libs/qpay/src', 'libs/qpay/test'],
} as const;
/** Those in which many act at once. */
const CONCURRENT = ['I-08', 'I-14', 'I-19', 'I-21', 'I-22', 'I-29', 'I-34'];
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

/** Whether a spec has a string, as names of tests are, with such a beginning or with a number among others. */
function names(spec: string | undefined, what: string): boolean {
  const code = (spec ?? '').replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
  return new RegExp(`['"\`](?:I-\\d\\d, )*${what}\\b`).test(code);
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

  const faulty = rows.filter(({ claim }) => faultsOf(claim).length > 0);

  it('is, for each fault, a test that names it, and no spec without one', () => {
    expect(faulty.flatMap(({ claim }) => faultsOf(claim))).toEqual(FAULTS);
    for (const { claim, named } of faulty) {
      const faults = faultsOf(claim);
      const unseen = faults.filter((fault) => !named.some((name) => names(known.get(name), fault)));
      const idle = named.filter((name) => !faults.some((fault) => names(known.get(name), fault)));
      expect({ claim, unseen, idle }).toEqual({ claim, unseen: [], idle: [] });
    }
  });

  it.each(CONCURRENT)('is for %s a test on a real PostgreSQL', (fault) => {
    const specsOf = faulty
      .filter(({ claim }) => faultsOf(claim).includes(fault))
      .flatMap(({ named }) => named);
    const real = (spec = '') => /startPostgres|OwnWorld/.test(spec) && names(spec, fault);
    expect(specsOf.filter((name) => !name.includes(':') && real(known.get(name)))).not.toEqual([]);
  });

  it('is for each row of the security table a spec whose tests begin with its first word', () => {
    const secure = rows.filter(({ claim }) => /^(API\d+|Callback|Secrets|Audit)\b/.test(claim));
    expect(secure).toHaveLength(13);
    for (const { claim, named } of secure)
      expect([claim, names(known.get(named[0] ?? ''), claim.split(/[ ,]/)[0] ?? '')]).toEqual([claim, true]);
  });
});
