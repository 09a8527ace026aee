import { html, type Html } from '../../pages/html';
import type { EventItem, Listed, OrderDetails, OrderItem, TimelineItem } from '../api-types';
import {
  act,
  badge,
  choice,
  field,
  money,
  moment,
  operatorDocument,
  orderLink,
  table,
  type OperatorView,
} from './layout';
import { eventTable } from './events';
import { receiptTable } from './receipts';
import { reviewForm } from './review-form';
import { refundForm, refundTable } from './refunds';

const STATUSES = ['PENDING', 'PAID', 'EXPIRED', 'CANCELLED', 'REFUNDING', 'REFUNDED'];

/** The list, with what narrows it. */
export function ordersPage(
  view: OperatorView,
  query: Record<string, string>,
  found: Listed<OrderItem>,
): string {
  const { list, places } = view.texts;
  const any = ['', list.any] as const;
  const statuses = STATUSES.map((status) => [status, status] as const);
  const reviews = [any, ['any', list.waits], ['none', list.noReview]] as const;
  const search = new URLSearchParams(query);
  search.delete('cursor');
  const content = html`<form class="filters card" method="get" action="/operator" role="search">
      ${field('q', list.q, { value: query['q'] })}
      ${choice('status', list.status, [any, ...statuses], query['status'])}
      ${choice('review', list.review, reviews, query['review'])}
      ${field('userId', list.user, { value: query['userId'] })}
      ${field('from', list.from, { value: query['from'], type: 'date' })}
      ${field('to', list.to, { value: query['to'], type: 'date' })}
      <button class="second">${view.texts.search}</button>
    </form>
    ${orderTable(view, found.items)}
    <p class="row">
      ${found.nextCursor !== null && html`<a class="second" href="?${`${search.toString()}&cursor=${found.nextCursor}`}">${view.texts.older}</a>`}
      <a class="second" href="/operator/orders.csv?${search.toString()}" download>CSV</a>
    </p>`;
  return operatorDocument(view, '/operator', places.orders, content);
}

/** Orders in a table. */
function orderTable(view: OperatorView, items: readonly OrderItem[]): Html {
  const { list, places } = view.texts;
  const rows = items.map((order) => [
    orderLink(order.orderId),
    moment(order.createdAt),
    html`${badge(order.status)} ${order.reviewReason !== null && badge(order.reviewReason)}`,
    money(view, order.amount, order.currency),
    money(view, order.captured, order.currency),
    order.reference ?? order.description,
    order.userId,
  ]);
  return table(view, places.orders, list.heads, rows);
}

/** One order: what it is, what happened to it, and what can be done. */
export function orderPage(
  view: OperatorView,
  order: OrderDetails,
  entries: readonly TimelineItem[],
  events: readonly EventItem[],
): string {
  const back = `/operator/orders/${order.orderId}`;
  const { texts } = view;
  const [amount = '', captured = '', refunded = ''] = [order.amount, order.captured, order.refunded].map(
    (sum) => money(view, sum, order.currency),
  );
  const content = html`<p class="lead">
      <code>${order.orderId}</code> ${badge(order.status)}
      ${order.reviewReason !== null && badge(order.reviewReason)}
    </p>
    <p>
      ${texts.order.sum({ amount, captured, refunded, description: order.description, user: order.userId })}
    </p>
    ${act(view, `verify/${order.orderId}`, { label: texts.order.verify, back })}
    ${order.reviewReason !== null && reviewForm(view, order, back)}
    <h2>${texts.order.invoices}</h2>
    ${invoices(view, order)}
    <h2>${texts.order.payments}</h2>
    ${order.payments.map((payment) => refundForm(view, order, payment, back))}
    ${order.payments.length === 0 && html`<p class="none">${texts.order.noPayments}</p>`}
    ${order.refunds.length > 0 && refundTable(view, texts.refund.of, order.refunds, back)}
    ${
      order.receipts.length > 0 &&
      html`<h2>${texts.receipt.title}</h2>
        ${receiptTable(view, texts.receipt.title, order.receipts, back)}`
    }
    <h2>${texts.order.told}</h2>
    ${eventTable(view, texts.places.events, events, back)}
    <h2>${texts.order.timeline}</h2>
    ${timeline(entries)}`;
  return operatorDocument(view, '/operator', texts.order.title, content);
}

function invoices(view: OperatorView, { attempts }: OrderDetails): Html {
  const { invoices: caption, invoiceHeads } = view.texts.order;
  const rows = attempts.map((attempt) => [
    String(attempt.number),
    badge(attempt.status),
    html`<code>${attempt.invoiceId ?? '–'}</code>`,
    moment(attempt.lastCheckedAt),
    moment(attempt.nextCheckAt),
    String(attempt.checkFailures),
  ]);
  return table(view, caption, invoiceHeads, rows);
}

function timeline(entries: readonly TimelineItem[]): Html {
  return html`<ol class="timeline card">
    ${entries.map(
      ({ at, type, actor, from, to, detail }) =>
        html`<li>
          ${moment(at)} <strong>${type}</strong>
          ${from !== to && to !== null && html`${from !== null && html`${badge(from)} → `}${badge(to)}`}
          <span class="small"
            >${actor}${Object.entries(detail).map(([name, value]) => `, ${name} ${value}`)}</span
          >
        </li>`,
    )}
  </ol>`;
}
