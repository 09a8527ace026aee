import type { Receipt } from '../../database/schema';
import { below, type CheckoutView } from './checkout-view';
import { html, type Html } from '../../pages/html';

/** Tax receipts of what was paid: the choice whom they are for, and what became of them. */
export function ebarimt(view: CheckoutView): Html | undefined {
  const { state, texts } = view;
  if (state.receipts.length === 0 && !(view.ebarimt && state.phase === 'paid')) return undefined;
  return html`<section class="ebarimt" aria-labelledby="ebarimt-title">
    <h2 id="ebarimt-title">${texts.ebarimt.title}</h2>
    ${state.receipts.length === 0 ? choice(view) : state.receipts.map((receipt) => slip(view, receipt))}
  </section>`;
}

function choice(view: CheckoutView): Html {
  const texts = view.texts.ebarimt;
  return html`<form
    class="whom"
    method="post"
    action="${below(view, '/receipt')}"
    data-act
    data-busy="${texts.asking}"
  >
    <fieldset>
      <legend class="small">${texts.forWhom}</legend>
      <label><input type="radio" name="receiverType" value="CITIZEN" checked /> ${texts.citizen}</label>
      <label><input type="radio" name="receiverType" value="COMPANY" /> ${texts.company}</label>
    </fieldset>
    <label class="register"
      >${texts.register}
      <input class="link" name="receiver" maxlength="45" autocomplete="off" inputmode="numeric"
    /></label>
    <button class="second">${texts.ask}</button>
  </form>`;
}

function slip(view: CheckoutView, receipt: Receipt): Html {
  const texts = view.texts.ebarimt;
  const { status, paymentId, receiptId, lottery, qrData } = receipt;
  if (status === 'WAITING' || status === 'SENDING') return html`<p>${texts.waiting}</p>`;
  if (status !== 'ISSUED') return html`<p>${status === 'REFUSED' ? texts.refused : texts.unknown}</p>`;
  const line = (name: string, value: string | null) =>
    value !== null &&
    html`<div>
      <dt>${name}</dt>
      <dd><code>${value}</code></dd>
    </div>`;
  return html`${
      qrData !== null &&
      html`<img
        class="slip"
        src="${below(view, '/receipt.svg')}&payment=${encodeURIComponent(paymentId)}"
        alt="${texts.qrAlt}"
        width="200"
        height="200"
      />`
    }
    <dl>${line(texts.lottery, lottery)} ${line(texts.number, receiptId)}</dl>`;
}
