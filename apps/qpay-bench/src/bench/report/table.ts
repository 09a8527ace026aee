import type { Outcome } from '../run-bench';

/** Figures as a reader takes them in: few digits, thousands set apart. */
export function showFigure(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  if (Number.isInteger(value)) return thousands(String(value));
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  // What happens once in thousands of calls is not nothing.
  if (value !== 0 && Math.abs(value) < 0.005) return '< 0.01';
  return thousands(value.toFixed(digits));
}

const thousands = (text: string) => text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ' ');

/** One Markdown table: a column for every rival, a group of rows for every scenario. */
export function renderTable(outcomes: readonly Outcome[], rivals: readonly string[]): string {
  const rows: string[][] = [['', ...rivals]];
  for (const { scenario, figures, runs } of outcomes) {
    const repeated = runs > 1 ? `, median of ${runs} runs` : '';
    rows.push([`**${scenario.name}**${repeated}`, ...rivals.map((name) => failureOf(figures.get(name)))]);
    for (const row of rowNames(figures)) {
      rows.push([row, ...rivals.map((name) => cell(figures.get(name), row))]);
    }
  }
  return layOut(rows);
}

type Measured = ReturnType<Outcome['figures']['get']>;

const failureOf = (measured: Measured) => (typeof measured === 'string' ? `failed: ${measured}` : '');

const cell = (measured: Measured, row: string) =>
  measured === undefined || typeof measured === 'string' ? '' : showFigure(measured[row]);

function rowNames(figures: Outcome['figures']): string[] {
  const names = [...figures.values()].flatMap((one) => (typeof one === 'string' ? [] : Object.keys(one)));
  return [...new Set(names)];
}

/** Markdown: the first row is the head, the first column the names. */
export function layOut(rows: readonly string[][]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 3));
  const line = (row: readonly string[]) =>
    `| ${row.map((text, column) => (column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.slice(1).map(line)].join('\n');
}
