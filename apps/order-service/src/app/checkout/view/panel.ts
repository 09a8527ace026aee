import { isFinal, isPayable, isRenewable } from '../state/checkout-phase';
import { bankButtons } from './bank-buttons';
import { below, remaining, type CheckoutView } from './checkout-view';
import { formatDateTime, formatMoney, formatTime, isSameDay, speakMoney } from '../../pages/format';
import { html, type Html } from '../../pages/html';
import { codeSection } from './code-section';
import { receipt } from './receipt';

/** Everything of the page that depends on the payment's state, except the sentence that says it. */
export function panel(view: CheckoutView): Html {
  return html`${ticket(view)}${way(view)}`;
}

/** An amount to be seen, and the same to be heard. */
function amountOf(view: CheckoutView, minorUnits: bigint): Html {
  const { currency } = view.state.order;
  return html`<span aria-hidden="true">${formatMoney(minorUnits, currency, view.language)}</span
    ><span class="unseen">${speakMoney(minorUnits, currency, view.language)}</span>`;
}

function ticket(view: CheckoutView): Html {
  const { state, texts } = view;
  const partly = state.phase === 'partial';
  const owed = isPayable(state.phase) || isRenewable(state.phase) || state.phase === 'preparing';
  return html`<section class="ticket" aria-label="${texts.pay}">
    <p class="label">${partly ? texts.remaining : owed ? texts.due : texts.amount}</p>
    <p class="amount">${amountOf(view, partly ? remaining(view) : state.order.amount)}</p>
    <p class="what">${state.order.description}</p>
    ${partly && parts(view)} ${explanation(view)} ${isPayable(state.phase) && time(view)}
    ${isPayable(state.phase) && !view.phone && steps(view)}
  </section>`;
}

function parts(view: CheckoutView): Html {
  const { texts, state } = view;
  return html`<dl class="parts">
    <div>
      <dt>${texts.due}</dt>
      <dd>${amountOf(view, state.order.amount)}</dd>
    </div>
    <div>
      <dt>${texts.paidSoFar}</dt>
      <dd>${amountOf(view, state.order.captured)}</dd>
    </div>
  </dl>`;
}

function explanation({ state, texts }: CheckoutView): Html {
  const { reviewReason, captured, amount } = state.order;
  const reason = state.phase === 'review' && reviewReason ? texts.reviewReason[reviewReason] : undefined;
  const surplus = state.phase === 'paid' && captured > amount ? texts.surplus : undefined;
  const lines = [reason, texts.explain[state.phase], surplus].filter((line) => line !== undefined);
  return html`${lines.map((line) => html`<p class="explain">${line}</p>`)}`;
}

/** The countdown beside it is for the eye: what is read out is the moment, and later a warning. */
function time({ state, texts, language }: CheckoutView): Html {
  const { expiresAt } = state.order;
  const now = new Date(expiresAt.getTime() - state.leftMs);
  const moment = isSameDay(expiresAt, now) ? formatTime(expiresAt) : formatDateTime(expiresAt, language);
  return html`<p class="time">
    <time datetime="${expiresAt.toISOString()}">${texts.validUntil(moment)}</time>
    <span class="left" aria-hidden="true" hidden><span>${texts.timeLeft}</span> <b data-left></b></span>
  </p>`;
}

function steps({ texts }: CheckoutView): Html {
  return html`<ol class="steps">
    ${texts.steps.map((step) => html`<li>${step}</li>`)}
  </ol>`;
}

function way(view: CheckoutView): Html {
  const { phase } = view.state;
  if (!isPayable(phase)) return html`<div class="way">${rest(view)}</div>`;
  const [first, last] = view.phone ? [bankButtons, codeSection] : [codeSection, bankButtons];
  return html`<div class="way">${first(view)} ${confirm(view)} ${last(view)} ${automatic(view)}</div>`;
}

function rest(view: CheckoutView): Html {
  const { phase } = view.state;
  if (view.state.payments.length > 0) return receipt(view);
  const renewal =
    isRenewable(phase) &&
    html`<form method="post" action="${below(view, '/renew')}" data-act data-busy="${view.texts.renewing}">
      <button class="first">${view.texts.renew}</button>
    </form>`;
  return html`${renewal} ${phase === 'expired' && confirm(view)} ${!isFinal(phase) && automatic(view)}`;
}

function confirm(view: CheckoutView): Html {
  return html`<form
    method="post"
    action="${below(view, '/verify')}"
    data-act
    data-busy="${view.texts.checking}"
  >
    <button class="${view.state.phase === 'expired' ? 'second' : 'first'}">${view.texts.havePaid}</button>
  </form>`;
}

/** Only where no script does better. */
function automatic(view: CheckoutView): Html {
  return html`<noscript>
    <p class="small">
      ${view.texts.autoRefresh} <a href="${below(view)}&amp;refresh=off">${view.texts.stopRefresh}</a> ·
      <a href="${below(view)}">${view.texts.reload}</a>
    </p>
  </noscript>`;
}
