import { below, remaining, type CheckoutView } from './checkout-view';
import { speakMoney } from '../../pages/format';
import { html, type Html } from '../../pages/html';

/** The QR code, and the ways out for whoever cannot use it where it is. */
export function codeSection(view: CheckoutView): Html {
  const { texts, phone, merchant, state, language } = view;
  // The attempt's number is there for caches: a new code is another picture.
  const picture = (kind: string) => `${below(view, `/qr.${kind}`)}&n=${state.attempt.number}`;
  const alt = texts.qrAlt(merchant, speakMoney(remaining(view), state.order.currency, language));
  return html`<section class="code" aria-labelledby="code-title">
    <h2 id="code-title">${phone ? texts.scanElsewhere : texts.scan}</h2>
    <img class="qr" src="${picture('svg')}" alt="${alt}" width="280" height="280" />
    <p class="small">${texts.qrOnce}</p>
    <p class="row"><a class="second" href="${picture('png')}" download>${texts.saveQr}</a></p>
    ${trouble(view)}
  </section>`;
}

function trouble({ texts, link, state }: CheckoutView): Html {
  const { shortUrl } = state.code;
  return html`<details id="trouble">
    <summary>${texts.trouble}</summary>
    <p class="small" id="link-help">${texts.linkHelp}</p>
    <label class="small" for="link">${texts.linkLabel}</label>
    <p class="row">
      <input id="link" class="link" readonly value="${link}" aria-describedby="link-help" />
      <button class="second" type="button" data-copy hidden>${texts.copyLink}</button>
    </p>
    ${shortUrl?.startsWith('https://') && html`<p class="small"><a href="${shortUrl}" rel="noreferrer">${texts.shortLink}</a></p>`}
  </details>`;
}
