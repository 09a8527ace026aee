import { html, type Html } from '../../pages/html';
import type { Listed, OrderItem, ReceiptItem, UnmatchedItem } from '../api-types';
import {
  act,
  badge,
  field,
  money,
  moment,
  older,
  operatorDocument,
  orderLink,
  table,
  type OperatorView,
} from './layout';
import { receiptTable } from './receipts';
import { reviewForm } from './review-form';

const BACK = '/operator/reviews';

/** What waits for a person. */
interface Waiting {
  queue: Listed<OrderItem>;
  /** Payments that nothing here accounts for. */
  unmatched: Listed<UnmatchedItem>;
  /** Receipts in doubt. */
  receipts: Listed<ReceiptItem>;
}

/** What waits for a person: orders, payments that nothing here accounts for, and receipts in doubt. */
export function reviewsPage(view: OperatorView, { queue, unmatched, receipts }: Waiting): string {
  const cards = queue.items.map((order) => reviewCard(view, order));
  const content = html`${cards.length > 0 ? cards : html`<p class="none">No payment waits for a person.</p>`}
    ${older(queue)}
    <h2 id="unmatched">Payments at QPay that nothing here accounts for</h2>
    ${unmatchedTable(view, unmatched.items)}
    <h2 id="receipts">Tax receipts in doubt</h2>
    ${receiptTable(view, 'Tax receipts in doubt', receipts.items, BACK)}`;
  return operatorDocument(view, BACK, 'To review', content);
}

function reviewCard(view: OperatorView, order: OrderItem): Html {
  return html`<section class="card">
    <p>
      ${orderLink(order.orderId)} ${badge(order.reviewReason ?? '')} ${money(order.captured, order.currency)}
      received of ${money(order.amount, order.currency)}, ${order.description}
    </p>
    ${reviewForm(view, order, BACK)}
  </section>`;
}

function unmatchedTable(view: OperatorView, items: readonly UnmatchedItem[]): Html {
  const rows = items.map((payment) => [
    html`<code>${payment.paymentId}</code>`,
    money(payment.amount, payment.currency),
    moment(payment.seenAt),
    act(view, `explain/${payment.paymentId}`, {
      label: 'Note it',
      back: BACK,
      fields: field('note', 'What it is', { required: true }),
    }),
  ]);
  return table('Unmatched payments', ['Payment', 'Amount', 'Seen', 'Explanation'], rows);
}
