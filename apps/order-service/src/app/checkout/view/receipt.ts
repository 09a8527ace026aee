import type { CheckoutView } from './checkout-view';
import { formatDateTime, formatMoney } from '../../pages/format';
import { html, type Html } from '../../pages/html';
import { ebarimt } from './ebarimt';

/** What the customer may want to prove. */
export function receipt(view: CheckoutView): Html {
  const { texts, state, merchant, language } = view;
  const { order, payments } = state;
  const line = (name: string, value: string | Html) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  const money = (amount: bigint, currency: string) => formatMoney(amount, currency, language);
  return html`<section class="receipt" aria-labelledby="receipt-title">
    <h2 id="receipt-title">${state.phase === 'review' ? texts.received : texts.receipt}</h2>
    <dl>
      ${line(texts.payee, merchant)} ${line(texts.forWhat, order.description)}
      ${line(texts.orderNumber, html`<code>${order.id}</code>`)}
      ${order.reference !== null && line(texts.reference, order.reference)}
      ${line(texts.amount, money(order.amount, order.currency))}
      ${payments.map((payment) => [
        line(texts.paymentNumber, html`<code>${payment.paymentId}</code>`),
        payment.amount !== order.amount && line(texts.paymentAmount, money(payment.amount, payment.currency)),
        line(texts.paidAt, formatDateTime(payment.paidAt ?? payment.seenAt, language)),
      ])}
    </dl>
    <p class="small">${texts.zone}</p>
    ${ebarimt(view)}
    <p class="row noprint"><button class="second" type="button" data-print hidden>${texts.print}</button></p>
  </section>`;
}
