import { html, type Html } from '../../pages/html';
import type { ReconciliationReport, ReportLine } from '../../reconciliation/reconciliation.service';
import { field, money, operatorDocument, orderLink, table, type OperatorView } from './layout';

/** Our books beside QPay's for some days. */
export function reconciliationPage(
  view: OperatorView,
  days: { from: string; to: string },
  report: ReconciliationReport,
): string {
  const { reconciliation: texts, places } = view.texts;
  const { matched, amountDiffers, onlyQPay, onlyOurs } = report;
  const content = html`<form class="filters card" method="get" action="/operator/reconciliation">
      ${field('from', texts.from, { value: days.from, type: 'date', required: true })}
      ${field('to', texts.to, { value: days.to, type: 'date', required: true })}
      <button class="second">${texts.compare}</button>
    </form>
    <p class="lead">${texts.matched(matched.count, money(view, matched.amount, 'MNT'))}</p>
    ${lines(view, texts.differs, amountDiffers)} ${lines(view, texts.onlyQPay, onlyQPay)}
    ${lines(view, texts.onlyOurs, onlyOurs)}
    <p class="row">
      <a class="second" download href="/operator/payments.csv?from=${days.from}&amp;to=${days.to}"
        >${texts.csv}</a
      >
    </p>`;
  return operatorDocument(view, '/operator/reconciliation', places.reconciliation, content);
}

function lines(view: OperatorView, caption: string, of: readonly ReportLine[]): Html {
  const rows = of.map((line) => [
    html`<code>${line.paymentId}</code>`,
    line.orderId === undefined ? '–' : orderLink(line.orderId),
    line.ourAmount ?? '–',
    line.theirAmount ?? '–',
  ]);
  return table(view, caption, view.texts.reconciliation.heads, rows);
}
