import type { Days } from '../app/operator-page/day-range';
import type { ReconciliationReport, ReportLine } from '../app/reconciliation/reconciliation.service';

const HEAD = ['result', 'payment', 'order', 'ours', "QPay's"];
/** The last columns are amounts, which stand at the right. */
const AMOUNTS = 3;

/** What a report has found to differ, with its kind in words. */
export function differencesIn(report: ReconciliationReport): (ReportLine & { result: string })[] {
  const named = (result: string, lines: readonly ReportLine[]) => lines.map((line) => ({ result, ...line }));
  return [
    ...named('amount differs', report.amountDiffers),
    ...named("only QPay's", report.onlyQPay),
    ...named('only ours', report.onlyOurs),
  ];
}

/** A report for a person to read: the sums, and a line for each payment that differs. Amounts are in MNT. */
export function reconciliationTable({ from, to }: Days, report: ReconciliationReport): string {
  const { matched, amountDiffers, onlyQPay, onlyOurs } = report;
  const sums = [
    ['matched', String(matched.count), `${matched.amount} MNT`],
    ['amount differs', String(amountDiffers.length)],
    ["only QPay's", String(onlyQPay.length)],
    ['only ours', String(onlyOurs.length)],
  ];
  const lines = differencesIn(report).map(({ result, paymentId, orderId, ourAmount, theirAmount }) => {
    return [result, paymentId, orderId ?? '-', ourAmount ?? '-', theirAmount ?? '-'];
  });
  const verdict = lines.length === 0 ? 'Everything matched.' : `${lines.length} differ.`;
  return [
    `${from} to ${to}, days in Ulaanbaatar`,
    '',
    ...inColumns(sums, 1),
    '',
    ...(lines.length > 0 ? [...inColumns([HEAD, ...lines], AMOUNTS), ''] : []),
    verdict,
    '',
  ].join('\n');
}

/** Cells from `rightFrom` on stand at the right of their column. */
function inColumns(rows: readonly string[][], rightFrom: number): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i < rightFrom ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
