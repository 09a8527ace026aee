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
const ANY = ['', 'any'] as const;
const REVIEWS = [ANY, ['any', 'waits for a person'], ['none', 'none needed']] as const;

/** The list, with what narrows it. */
export function ordersPage(
  view: OperatorView,
  query: Record<string, string>,
  found: Listed<OrderItem>,
): string {
  const search = new URLSearchParams(query);
  search.delete('cursor');
  const content = html`<form class="filters card" method="get" action="/operator" role="search">
      ${field('q', 'Any id or reference', { value: query['q'] })}
      ${choice('status', 'Status', [ANY, ...STATUSES.map((status) => [status, status] as const)], query['status'])}
      ${choice('review', 'Review', REVIEWS, query['review'])}
      ${field('userId', 'User', { value: query['userId'] })}
      ${field('from', 'Made from (day)', { value: query['from'], type: 'date' })}
      ${field('to', 'to (day, included)', { value: query['to'], type: 'date' })}
      <button class="second">Search</button>
    </form>
    ${orderTable('Payments', found.items)}
    <p class="row">
      ${found.nextCursor !== null && html`<a class="second" href="?${`${search.toString()}&cursor=${found.nextCursor}`}">Older</a>`}
      <a class="second" href="/operator/orders.csv?${search.toString()}" download>CSV</a>
    </p>`;
  return operatorDocument(view, '/operator', 'Payments', content);
}

/** Orders in a table. */
function orderTable(caption: string, items: readonly OrderItem[]): Html {
  const heads = ['Order', 'Made', 'Status', 'Amount', 'Received', 'For', 'User'];
  const rows = items.map((order) => [
    orderLink(order.orderId),
    moment(order.createdAt),
    html`${badge(order.status)} ${order.reviewReason !== null && badge(order.reviewReason)}`,
    money(order.amount, order.currency),
    money(order.captured, order.currency),
    order.reference ?? order.description,
    order.userId,
  ]);
  return table(caption, heads, rows);
}

/** One order: what it is, what happened to it, and what can be done. */
export function orderPage(
  view: OperatorView,
  order: OrderDetails,
  entries: readonly TimelineItem[],
  events: readonly EventItem[],
): string {
  const back = `/operator/orders/${order.orderId}`;
  const content = html`<p class="lead">
      <code>${order.orderId}</code> ${badge(order.status)}
      ${order.reviewReason !== null && badge(order.reviewReason)}
    </p>
    <p>
      ${money(order.amount, order.currency)} for “${order.description}” by ${order.userId};
      ${money(order.captured, order.currency)} received, ${money(order.refunded, order.currency)} given back.
    </p>
    ${act(view, `verify/${order.orderId}`, { label: 'Ask QPay again', back })}
    ${order.reviewReason !== null && reviewForm(view, order, back)}
    <h2>Invoices</h2>
    ${invoices(order)}
    <h2>Payments at QPay</h2>
    ${order.payments.map((payment) => refundForm(view, order, payment, back))}
    ${order.payments.length === 0 && html`<p class="none">None seen.</p>`}
    ${order.refunds.length > 0 && refundTable(view, 'Refunds of this order', order.refunds, back)}
    ${
      order.receipts.length > 0 &&
      html`<h2>Tax receipts</h2>
        ${receiptTable(view, 'Tax receipts', order.receipts, back)}`
    }
    <h2>Told to others</h2>
    ${eventTable(view, 'Events', events, back)}
    <h2>Timeline</h2>
    ${timeline(entries)}`;
  return operatorDocument(view, '/operator', 'Payment', content);
}

function invoices({ attempts }: OrderDetails): Html {
  const heads = ['No.', 'Status', 'Invoice at QPay', 'Asked last', 'Asked next', 'Failures'];
  const rows = attempts.map((attempt) => [
    String(attempt.number),
    badge(attempt.status),
    html`<code>${attempt.invoiceId ?? '–'}</code>`,
    moment(attempt.lastCheckedAt),
    moment(attempt.nextCheckAt),
    String(attempt.checkFailures),
  ]);
  return table('Invoices', heads, rows);
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
