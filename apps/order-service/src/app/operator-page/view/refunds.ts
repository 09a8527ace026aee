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
  const { giveBack, ask, reason, proof, proofByHand } = view.texts.refund;
  const byHand = type !== 'CARD';
  const fields = html`<input type="hidden" name="orderId" value="${order.orderId}" />
    <input type="hidden" name="paymentId" value="${paymentId}" />
    ${field('reason', reason, { required: true })}
    ${field('evidence', byHand ? proofByHand : proof, { required: byHand })}`;
  return html`<section class="card">
    <p>
      <strong>${money(view, amount, currency)}</strong> <code>${paymentId}</code> ${type ?? ''},
      ${view.texts.order.seen} ${moment(seenAt)}
    </p>
    ${
      isRefundable(order, payment) &&
      html`<details>
        <summary>${giveBack}</summary>
        ${act(view, 'refund', { label: ask, back, fields })}
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
  const rows = refunds.map((refund) => [
    moment(refund.createdAt),
    orderLink(refund.orderId),
    money(view, refund.amount, 'MNT'),
    badge(refund.status),
    html`${refund.reason}${refund.evidence !== null && html` (${refund.evidence})`}`,
    refund.requestedBy,
    decision(view, refund, back),
  ]);
  return table(view, caption, view.texts.refund.heads, rows);
}

/** Whoever has asked decides nothing: the API refuses it, and no button pretends otherwise. */
function decision(view: OperatorView, refund: RefundItem, back: string): Html {
  const { id, status, requestedBy, approvedBy } = refund;
  const { second, approve, reject } = view.texts.refund;
  const own = requestedBy === view.session.user && html`<span class="small">${second}</span>`;
  if (status === 'UNKNOWN') return own || conclusion(view, id, back);
  if (status !== 'REQUESTED') return html`${approvedBy ?? '–'}`;
  return html`${own || act(view, `approve/${id}`, { label: approve, back, look: 'first' })}
  ${act(view, `reject/${id}`, { label: reject, back })}`;
}

/** QPay does not tell what became of it: a person has found out elsewhere. */
function conclusion(view: OperatorView, id: string, back: string): Html {
  const { doubt, found, findings, how, conclude } = view.texts.refund;
  const fields = html`${choice('given', found, findings)} ${field('evidence', how, { required: true })}`;
  return html`<details>
    <summary>${doubt}</summary>
    ${act(view, `conclude-refund/${id}`, { label: conclude, back, fields })}
  </details>`;
}

/** Refunds, newest first, with what narrows them. */
export function refundsPage(
  view: OperatorView,
  query: Record<string, string>,
  found: Listed<RefundItem>,
): string {
  const { texts } = view;
  const content = html`<form class="filters card" method="get" action="/operator/refunds">
      ${choice('status', texts.list.status, texts.refund.statuses, query['status'])}
      <button class="second">${texts.show}</button>
    </form>
    ${refundTable(view, texts.places.refunds, found.items, '/operator/refunds')} ${older(view, found, query)}`;
  return operatorDocument(view, '/operator/refunds', texts.places.refunds, content);
}
