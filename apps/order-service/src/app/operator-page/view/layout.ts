import { qpayAmountToMinorUnits } from 'nestjs-qpay';
import { htmlDocument, type PageLooks } from '../../pages/document';
import { formatMoney, formatStamp } from '../../pages/format';
import { html, type Html } from '../../pages/html';
import { LANGUAGES, type Language } from '../../pages/language';
import type { Listed } from '../api-types';
import type { OperatorSession } from '../session/operator-sessions.service';
import { OPERATOR_TEXTS, type Choices, type OperatorTexts } from './texts';

const PLACES = [
  ['/operator', 'orders'],
  ['/operator/reviews', 'reviews'],
  ['/operator/refunds', 'refunds'],
  ['/operator/reconciliation', 'reconciliation'],
  ['/operator/events', 'events'],
  ['/operator/state', 'state'],
] as const;

/** A page of somebody who is signed in. */
export interface OperatorView {
  looks: PageLooks;
  session: OperatorSession;
  language: Language;
  texts: OperatorTexts;
  /** Path and query of the page. */
  address: string;
}

/** A whole page of the operators'. @param here the address in the navigation that the page belongs to */
export function operatorDocument(view: OperatorView, here: string, title: string, content: Html): string {
  const { looks, session, language, texts, address } = view;
  const body = html`<a class="skip" href="#content">${texts.skip}</a>
    <header class="banner">
      <nav aria-label="${texts.title}">
        ${PLACES.map(
          ([href, place]) =>
            html`<a href="${href}" ${href === here && html`aria-current="page"`}>${texts.places[place]}</a>`,
        )}
      </nav>
      ${languageLink(language, address)}
      <form method="post" action="/operator/sign-out">
        ${csrfField(session)}<button class="plain">${texts.signOut(session.user)}</button>
      </form>
    </header>
    <main id="content" tabindex="-1">
      <h1>${title}</h1>
      ${content}
      <p class="small">${texts.zone}</p>
    </main>`;
  return htmlDocument({ language, title: `${title} – ${texts.title}`, looks, body });
}

/** A link to the same page in the other language. Its filters are left behind. */
export function languageLink(language: Language, address: string): Html {
  const { languages, otherLanguage } = OPERATOR_TEXTS[language];
  const other = LANGUAGES.find((each) => each !== language) ?? language;
  const back = new URLSearchParams({ back: address.split('?')[0] ?? '' });
  return html`<nav aria-label="${languages}">
    <a href="/operator/language/${other}?${back.toString()}" lang="${other}" hreflang="${other}"
      >${otherLanguage}</a
    >
  </nav>`;
}

/** What a form of this session has to send along. */
function csrfField({ csrf }: OperatorSession): Html {
  return html`<input type="hidden" name="csrf" value="${csrf}" />`;
}

/** A button, with fields before it, that does something by the API and comes back. */
export function act(
  { session }: OperatorView,
  action: string,
  options: { label: string; back: string; fields?: Html; look?: string },
): Html {
  return html`<form class="act" method="post" action="/operator/do/${action}">
    ${csrfField(session)}<input type="hidden" name="back" value="${options.back}" /> ${options.fields}<button
      class="${options.look ?? 'second'}"
    >
      ${options.label}
    </button>
  </form>`;
}

/** A field in its label. */
export function field(
  name: string,
  label: string,
  options: { value?: string; type?: string; required?: boolean } = {},
): Html {
  const { value = '', type = 'text', required = false } = options;
  return html`<label
    >${label}
    <input name="${name}" type="${type}" value="${value}" maxlength="255" ${required && html`required`}
  /></label>`;
}

/** A choice among values, each with what a person reads; the first may be no choice at all. */
export function choice(name: string, label: string, values: Choices, chosen = ''): Html {
  return html`<label
    >${label}
    <select name="${name}">
      ${values.map(
        ([value, text]) =>
          html`<option value="${value}" ${value === chosen && html`selected`}>${text}</option>`,
      )}
    </select></label
  >`;
}

/**
 * Rows, which a narrow screen shows as a card each. The roles say what the elements are anyway, but that a browser forgets it
 * as soon as they are laid out otherwise.
 */
export function table(
  { texts }: OperatorView,
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  if (rows.length === 0) return html`<p class="none">${texts.nothing(caption)}</p>`;
  return html`<div class="rows card">
    <table role="table" aria-label="${caption}">
      <thead role="rowgroup">
        <tr role="row">
          ${heads.map((head) => html`<th scope="col" role="columnheader">${head}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows.map(
          (cells) =>
            html`<tr role="row">
              ${cells.map((cell, at) => html`<td role="cell" data-label="${heads[at]}"><div>${cell}</div></td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Decimal text of the API as money. */
export function money({ language }: OperatorView, amount: string, currency: string): string {
  return formatMoney(qpayAmountToMinorUnits(amount), currency, language);
}

/** A moment in Ulaanbaatar, to the second: what happens to a payment happens within one minute. */
export function moment(at: string | null): Html | string {
  return at === null ? '–' : html`<time datetime="${at}">${formatStamp(new Date(at))}</time>`;
}

/** A state as a coloured word. */
export function badge(text: string): Html {
  return html`<span class="badge ${text.toLowerCase()}">${text}</span>`;
}

/** The end of an id, by which it is told from others in a table. */
export function shortId(id: string): Html {
  return html`<code class="short">…${id.slice(-12)}</code>`;
}

/** A link to an order, short enough for a table. */
export function orderLink(orderId: string): Html {
  return html`<a href="/operator/orders/${orderId}">${shortId(orderId)}</a>`;
}

/** A link to the next page of a list, under the same filters. */
export function older(
  { texts }: OperatorView,
  { nextCursor }: Listed<unknown>,
  query: Record<string, string> = {},
): Html | false {
  if (nextCursor === null) return false;
  const next = new URLSearchParams({ ...query, cursor: nextCursor });
  return html`<p class="row"><a class="second" href="?${next.toString()}">${texts.older}</a></p>`;
}
