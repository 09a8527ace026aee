import { html, type Html } from '../../pages/html';
import type { ReconciliationReport, ReportLine } from '../../reconciliation/reconciliation.service';
import type { StateAnswer, TokenAnswer } from '../api-types';
import { act, field, money, moment, operatorDocument, orderLink, table, type OperatorView } from './layout';

/** Our books beside QPay's for a time; without a report, the question only. */
export function reconciliationPage(
  view: OperatorView,
  days: { from: string; to: string },
  report: ReconciliationReport,
): string {
  const content = html`<form class="filters card" method="get" action="/operator/reconciliation">
      ${field('from', 'From (day)', { value: days.from, type: 'date', required: true })}
      ${field('to', 'To (day, included)', { value: days.to, type: 'date', required: true })}
      <button class="second">Compare</button>
    </form>
    <p class="lead">${report.matched.count} matched, ${money(report.matched.amount, 'MNT')} in all.</p>
    ${lines('Amount differs', report.amountDiffers)} ${lines('Only at QPay', report.onlyQPay)}
    ${lines('Only in our books', report.onlyOurs)}
    <p class="row">
      <a class="second" download href="/operator/payments.csv?from=${days.from}&amp;to=${days.to}"
        >Payments as CSV</a
      >
    </p>`;
  return operatorDocument(view, '/operator/reconciliation', 'Reconciliation', content);
}

function lines(caption: string, of: readonly ReportLine[]): Html {
  const rows = of.map((line) => [
    html`<code>${line.paymentId}</code>`,
    line.orderId === undefined ? '–' : orderLink(line.orderId),
    line.ourAmount ?? '–',
    line.theirAmount ?? '–',
  ]);
  return table(caption, ['Payment', 'Order', 'Ours', 'QPay’s'], rows);
}

const WAITING: Readonly<Record<string, string>> = {
  reviews: 'payments to review',
  unmatchedPayments: 'unmatched payments',
  refundsToApprove: 'refunds to approve',
  unknownRefunds: 'refunds in doubt',
  unknownReceipts: 'receipts in doubt',
};

/** Whether anything is behind, and the token that everything hangs on. */
export function servicePage(view: OperatorView, state: StateAnswer, token: TokenAnswer): string {
  const { checks, outbox, sweeps, qpay } = state;
  const content = html`<div class="facts">
    ${facts(
      'Waiting for a person',
      Object.entries(state.waitingForAPerson).map(([name, count]) => [WAITING[name] ?? name, String(count)]),
    )}
    ${facts('Work', [
      ['Checks overdue', `${checks.overdue}, the oldest by ${checks.oldestSeconds} s`],
      [
        'Outbox',
        `${outbox.waiting} waiting, the oldest for ${outbox.oldestSeconds} s; ${outbox.failing} failing`,
      ],
      ...sweeps.map(
        ({ name, reached, ageSeconds }) =>
          [`${name} has reached`, `${moment(reached)} (${ageSeconds} s ago)`] as const,
      ),
      ['QPay’s circuit', qpay.circuit],
    ])}
    ${facts('Token of QPay', tokenFacts(token), act(view, 'renew-token', { label: 'Renew the token', back: '/operator/state' }))}
  </div>`;
  return operatorDocument(view, '/operator/state', 'Service', content);
}

function tokenFacts(token: TokenAnswer): (readonly [string, string])[] {
  const seconds = (value?: number) => (value === undefined ? '–' : `${value} s`);
  return [
    ['State', token.freshness],
    ['Mode', token.mode],
    ['Age', seconds(token.ageSeconds)],
    ['Left', seconds(token.secondsLeft)],
    ['Fingerprint', token.fingerprint ?? '–'],
    ['Last error', token.lastError ? `${token.lastError.code}, ${moment(token.lastError.at)}` : 'none'],
  ];
}

function facts(title: string, rows: readonly (readonly [string, string])[], more?: Html): Html {
  return html`<section class="card">
    <h2>${title}</h2>
    <dl>
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${more}
  </section>`;
}
