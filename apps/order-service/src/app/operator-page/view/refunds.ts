import { html, type Html } from '../../pages/html';
import type { Listed, OrderDetails, RefundItem } from '../api-types';
import {
  act,
  badge,
  choice,
  field,
  money,
  moment,
  older,
  operatorDocument,
  orderLink,
  table,
  type OperatorView,
} from './layout';

type Payment = OrderDetails['payments'][number];

/** A payment seen at QPay, and the wish to give it back. */
export function refundForm(view: OperatorView, order: OrderDetails, payment: Payment, back: string): Html {
  const { paymentId, amount, currency, type, seenAt } = payment;
  const fields = html`<input type="hidden" name="orderId" value="${order.orderId}" />
    <input type="hidden" name="paymentId" value="${paymentId}" />
    ${field('reason', 'Reason', { required: true })}
    ${field('evidence', type === 'CARD' ? 'Proof, if made by hand' : 'Proof of the transfer made by hand', { required: type !== 'CARD' })}`;
  return html`<section class="card">
    <p>
      <strong>${money(amount, currency)}</strong> <code>${paymentId}</code> ${type ?? ''}, seen
      ${moment(seenAt)}
    </p>
    ${
      isRefundable(order, payment) &&
      html`<details>
        <summary>Give it back</summary>
        ${act(view, 'refund', { label: 'Ask for the refund', back, fields })}
      </details>`
    }
  </section>`;
}

const STANDING = ['REQUESTED', 'SENDING', 'UNKNOWN', 'DONE'];

/** Whether there is anything to ask for: not while it was asked for already. The API has the last word. */
function isRefundable({ status, refunds }: OrderDetails, { paymentId }: Payment): boolean {
  const asked = refunds.some((refund) => refund.paymentId === paymentId && STANDING.includes(refund.status));
  return status === 'PAID' && !asked;
}

/** Refunds, with the decision about those that wait for one. */
export function refundTable(
  view: OperatorView,
  caption: string,
  refunds: readonly RefundItem[],
  back: string,
): Html {
  const heads = ['Asked', 'Order', 'Amount', 'Status', 'Reason', 'By', 'Decision'];
  const rows = refunds.map((refund) => [
    moment(refund.createdAt),
    orderLink(refund.orderId),
    money(refund.amount, 'MNT'),
    badge(refund.status),
    html`${refund.reason}${refund.evidence !== null && html` (${refund.evidence})`}`,
    refund.requestedBy,
    decision(view, refund, back),
  ]);
  return table(caption, heads, rows);
}

/** Whoever has asked decides nothing: the API refuses it, and no button pretends otherwise. */
function decision(view: OperatorView, refund: RefundItem, back: string): Html {
  const { id, status, requestedBy, approvedBy } = refund;
  const own = requestedBy === view.session.user && html`<span class="small">needs a second person</span>`;
  if (status === 'UNKNOWN') return own || conclusion(view, id, back);
  if (status !== 'REQUESTED') return html`${approvedBy ?? '–'}`;
  return html`${own || act(view, `approve/${id}`, { label: 'Approve', back, look: 'first' })}
  ${act(view, `reject/${id}`, { label: 'Reject', back })}`;
}

const FINDINGS = [
  ['true', 'The money went back'],
  ['false', 'It did not'],
] as const;

/** QPay does not tell what became of it: a person has found out elsewhere. */
function conclusion(view: OperatorView, id: string, back: string): Html {
  const fields = html`${choice('given', 'What was found', FINDINGS)}
  ${field('evidence', 'How, such as QPay’s answer or the bank’s', { required: true })}`;
  return html`<details>
    <summary>End the doubt</summary>
    ${act(view, `conclude-refund/${id}`, { label: 'Note what was found', back, fields })}
  </details>`;
}

const STATUSES = [
  ['', 'any'],
  ['REQUESTED', 'waits for a second person'],
  ['UNKNOWN', 'in doubt'],
  ['SENDING', 'being sent'],
  ['DONE', 'given back'],
  ['FAILED', 'refused by QPay'],
  ['REJECTED', 'rejected'],
] as const;

/** Refunds, newest first, with what narrows them. */
export function refundsPage(
  view: OperatorView,
  query: Record<string, string>,
  found: Listed<RefundItem>,
): string {
  const content = html`<form class="filters card" method="get" action="/operator/refunds">
      ${choice('status', 'Status', STATUSES, query['status'])} <button class="second">Show</button>
    </form>
    ${refundTable(view, 'Refunds', found.items, '/operator/refunds')} ${older(found, query)}`;
  return operatorDocument(view, '/operator/refunds', 'Refunds', content);
}
