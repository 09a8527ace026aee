import { qpayDeepLinks } from 'nestjs-qpay';
import type { DeepLink } from '../../database/schema';
import type { CheckoutView } from './checkout-view';
import { html, type Html } from '../../pages/html';

/** So many fit a phone together with what stands above them. */
const AT_ONCE = 9;
/** Tints of the tiles that stand for logos: a page that loads nothing from elsewhere has no pictures of the banks. */
const TINTS = 6;

/** A button for each bank's app. They are links: browsers hand over to an app only when a person has tapped one. */
export function bankButtons(view: CheckoutView): Html | undefined {
  const { texts, phone, state } = view;
  const links = qpayDeepLinks(state.code.deepLinks);
  if (links.length === 0) return undefined;
  if (!phone) {
    return html`<details id="banks">
      <summary>${texts.banksHere}</summary>
      ${list(view, links)}
    </details>`;
  }
  const more = links.slice(AT_ONCE);
  return html`<section aria-labelledby="banks-title">
    <h2 id="banks-title">${texts.banks}</h2>
    ${list(view, links.slice(0, AT_ONCE))}
    ${
      more.length > 0 &&
      html`<details id="banks">
        <summary>${texts.moreBanks(more.length)}</summary>
        ${list(view, more)}
      </details>`
    }
  </section>`;
}

function list({ language }: CheckoutView, links: readonly DeepLink[]): Html {
  return html`<ul class="banks">
    ${links.map((bank, at) =>
      button(language === 'mn' ? bank.description || bank.name : bank.name, bank.link, at % TINTS),
    )}
  </ul>`;
}

/** @param tint another one than its neighbours': two banks may have the same initials */
function button(name: string, link: string, tint: number): Html {
  return html`<li>
    <a href="${link}"><span class="tile t${tint}" aria-hidden="true">${initials(name)}</span>${name}</a>
  </li>`;
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return words.length > 1
    ? words
        .slice(0, 2)
        .map((word) => word[0]?.toUpperCase())
        .join('')
    : name.slice(0, 2);
}
