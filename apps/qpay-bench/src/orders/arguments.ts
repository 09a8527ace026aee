import { parseArgs } from 'node:util';

export const PARTS = ['sweep', 'costs', 'rates', 'pages'] as const;
export type Part = (typeof PARTS)[number];

/** What to measure. */
export interface OrdersPlan {
  parts: readonly Part[];
  /** Put the tables into docs/BENCHMARKS.md. */
  write: boolean;
  /** Numbers of open invoices. */
  open: readonly number[];
  /** Requests of each kind. */
  requests: number;
  /** Open checkout pages. */
  pages: number;
  /** How long they are left alone, in milliseconds. */
  idleMs: number;
}

const FULL = { open: [10, 1_000, 100_000], requests: 2_000, pages: 500, idleMs: 20_000 };
const QUICK = { open: [10, 1_000], requests: 200, pages: 50, idleMs: 5_000 };

/** `--quick`, `--write`, `--part <name>` (repeatable). @throws Error that names what it does not know */
export function readOrdersArguments(argv: string[]): OrdersPlan {
  const { values } = parseArgs({
    args: argv,
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      part: { type: 'string', multiple: true },
    },
  });
  if (values.write && (values.quick || values.part)) throw new Error('Only a whole run is written down.');
  return {
    ...(values.quick ? QUICK : FULL),
    write: values.write,
    parts: values.part?.map(partNamed) ?? PARTS,
  };
}

function partNamed(name: string): Part {
  const part = PARTS.find((one) => one === name);
  if (!part) throw new Error(`There is no part "${name}": ${PARTS.join(', ')}.`);
  return part;
}
