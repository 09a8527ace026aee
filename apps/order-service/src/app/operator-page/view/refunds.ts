import { html, type Html } from '../../pages/html';
import type { Listed, OrderDetails, OrderItem, RefundItem, UnmatchedItem } from '../api-types';
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
import { reviewForm } from './review-form';

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

/** Whoever has asked cannot approve: the API refuses it, and no button pretends otherwise. */
function decision(
  view: OperatorView,
  { id, status, requestedBy, approvedBy }: RefundItem,
  back: string,
): Html {
  if (status !== 'REQUESTED') return html`${approvedBy ?? '–'}`;
  const own = requestedBy === view.session.user;
  return html`${own ? html`<span class="small">needs a second person</span>` : act(view, `approve/${id}`, { label: 'Approve', back, look: 'first' })}
  ${act(view, `reject/${id}`, { label: 'Reject', back })}`;
}

/** All refunds, newest first. */
export function refundsPage(view: OperatorView, found: Listed<RefundItem>): string {
  const list = refundTable(view, 'Refunds', found.items, '/operator/refunds');
  return operatorDocument(view, '/operator/refunds', 'Refunds', html`${list} ${older(found)}`);
}

/** What waits for a person: orders, and payments that nothing here accounts for. */
export function reviewsPage(
  view: OperatorView,
  queue: Listed<OrderItem>,
  unmatched: Listed<UnmatchedItem>,
): string {
  const back = '/operator/reviews';
  const cards = queue.items.map(
    (order) =>
      html`<section class="card">
        <p>
          ${orderLink(order.orderId)} ${badge(order.reviewReason ?? '')}
          ${money(order.captured, order.currency)} received of ${money(order.amount, order.currency)},
          ${order.description}
        </p>
        ${reviewForm(view, order, back)}
      </section>`,
  );
  const strays = unmatched.items.map((payment) => [
    html`<code>${payment.paymentId}</code>`,
    money(payment.amount, payment.currency),
    moment(payment.seenAt),
    act(view, `explain/${payment.paymentId}`, {
      label: 'Note it',
      back,
      fields: field('note', 'What it is', { required: true }),
    }),
  ]);
  const content = html`${cards.length > 0 ? cards : html`<p class="none">No payment waits for a person.</p>`}
    ${older(queue)}
    <h2>Payments at QPay that nothing here accounts for</h2>
    ${table('Unmatched payments', ['Payment', 'Amount', 'Seen', 'Explanation'], strays)}`;
  return operatorDocument(view, back, 'To review', content);
}

function older({ nextCursor }: Listed<unknown>): Html | false {
  return (
    nextCursor !== null && html`<p class="row"><a class="second" href="?cursor=${nextCursor}">More</a></p>`
  );
}
