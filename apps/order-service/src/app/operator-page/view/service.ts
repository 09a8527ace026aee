import { formatDuration } from '../../pages/format';
import { html, type Html } from '../../pages/html';
import type { ReconciliationReport, ReportLine } from '../../reconciliation/reconciliation.service';
import type { StateAnswer, TokenAnswer } from '../api-types';
import {
  act,
  badge,
  field,
  money,
  moment,
  operatorDocument,
  orderLink,
  table,
  type OperatorView,
} from './layout';

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

/** What waits, and where it is dealt with. */
const WAITING: Readonly<Record<string, readonly [name: string, place: string]>> = {
  reviews: ['payments to review', '/operator/reviews'],
  unmatchedPayments: ['unmatched payments', '/operator/reviews#unmatched'],
  refundsToApprove: ['refunds to approve', '/operator/refunds?status=REQUESTED'],
  unknownRefunds: ['refunds in doubt', '/operator/refunds?status=UNKNOWN'],
  unknownReceipts: ['receipts in doubt', '/operator/reviews#receipts'],
};

/** Whether anything is behind, and the token that everything hangs on. */
export function servicePage(view: OperatorView, state: StateAnswer, token: TokenAnswer): string {
  const content = html`<div class="facts">
    ${facts('Waiting for a person', Object.entries(state.waitingForAPerson).map(waitingFact))}
    ${facts('Work', work(state))}
    ${facts('Token of QPay', tokenFacts(token), act(view, 'renew-token', { label: 'Renew the token', back: '/operator/state' }))}
  </div>`;
  return operatorDocument(view, '/operator/state', 'Service', content);
}

/** A name, and what is to be said of it. */
type Fact = readonly [string, Html | string];

function waitingFact([key, count]: readonly [string, number]): Fact {
  const [name, place] = WAITING[key] ?? [key, '/operator/reviews'];
  return [name, count === 0 ? 'none' : html`<a href="${place}">${count}</a>`];
}

const SWEEPS: Readonly<Record<string, string>> = { sweep: 'The sweep', 'daily-sweep': 'The daily sweep' };

function work({ checks, outbox, sweeps, qpay }: StateAnswer): Fact[] {
  const overdue = `${checks.overdue}, the oldest by ${formatDuration(checks.oldestSeconds)}`;
  const waiting = `${outbox.waiting} waiting, the oldest for ${formatDuration(outbox.oldestSeconds)}`;
  return [
    ['Checks overdue', checks.overdue === 0 ? 'none' : overdue],
    ['Outbox', `${outbox.waiting === 0 ? 'nothing waiting' : waiting}; ${outbox.failing || 'none'} failing`],
    ...sweeps.map(
      ({ name, reached, ageSeconds }) =>
        [
          `${SWEEPS[name] ?? name} has reached`,
          html`${moment(reached)} (${formatDuration(ageSeconds)} ago)`,
        ] as const,
    ),
    ['QPay’s circuit', badge(qpay.circuit)],
  ];
}

function tokenFacts(token: TokenAnswer): Fact[] {
  const seconds = (value?: number) => (value === undefined ? '–' : formatDuration(value));
  return [
    ['State', badge(token.freshness)],
    ['Mode', token.mode],
    ['Age', seconds(token.ageSeconds)],
    ['Left', seconds(token.secondsLeft)],
    ['Fingerprint', token.fingerprint ?? '–'],
    ['Last error', token.lastError ? html`${token.lastError.code}, ${moment(token.lastError.at)}` : 'none'],
  ];
}

function facts(title: string, rows: readonly Fact[], more?: Html): Html {
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
