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
  const { review, receipt, places } = view.texts;
  const cards = queue.items.map((order) => reviewCard(view, order));
  const content = html`${cards.length > 0 ? cards : html`<p class="none">${review.nobody}</p>`}
    ${older(view, queue)}
    <h2 id="unmatched">${review.unmatched}</h2>
    ${unmatchedTable(view, unmatched.items)}
    <h2 id="receipts">${receipt.doubtful}</h2>
    ${receiptTable(view, receipt.doubtful, receipts.items, BACK)}`;
  return operatorDocument(view, BACK, places.reviews, content);
}

function reviewCard(view: OperatorView, order: OrderItem): Html {
  const [captured, amount] = [order.captured, order.amount].map((sum) => money(view, sum, order.currency));
  return html`<section class="card">
    <p>
      ${orderLink(order.orderId)} ${badge(order.reviewReason ?? '')}
      ${view.texts.review.received(captured ?? '', amount ?? '')}, ${order.description}
    </p>
    ${reviewForm(view, order, BACK)}
  </section>`;
}

function unmatchedTable(view: OperatorView, items: readonly UnmatchedItem[]): Html {
  const { unmatched, unmatchedHeads, note, what } = view.texts.review;
  const rows = items.map((payment) => [
    html`<code>${payment.paymentId}</code>`,
    money(view, payment.amount, payment.currency),
    moment(payment.seenAt),
    act(view, `explain/${payment.paymentId}`, {
      label: note,
      back: BACK,
      fields: field('note', what, { required: true }),
    }),
  ]);
  return table(view, unmatched, unmatchedHeads, rows);
}
