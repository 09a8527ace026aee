import { qpayAmountToMinorUnits } from 'nestjs-qpay';
import { htmlDocument, type PageLooks } from '../../pages/document';
import { formatDateTime, formatMoney } from '../../pages/format';
import { html, type Html } from '../../pages/html';
import type { OperatorSession } from '../session/operator-sessions.service';

const PLACES = [
  ['/operator', 'Payments'],
  ['/operator/reviews', 'To review'],
  ['/operator/refunds', 'Refunds'],
  ['/operator/reconciliation', 'Reconciliation'],
  ['/operator/state', 'Service'],
] as const;

/** A page of somebody who is signed in. */
export interface OperatorView {
  looks: PageLooks;
  session: OperatorSession;
}

/** A whole page of the operators'. @param here the address in the navigation that the page belongs to */
export function operatorDocument(view: OperatorView, here: string, title: string, content: Html): string {
  const { looks, session } = view;
  const body = html`<a class="skip" href="#content">To the content</a>
    <header class="banner">
      <nav aria-label="Operators">
        ${PLACES.map(
          ([href, label]) =>
            html`<a href="${href}" ${href === here && html`aria-current="page"`}>${label}</a>`,
        )}
      </nav>
      <form method="post" action="/operator/sign-out">
        ${csrfField(session)}<button class="plain">Sign out ${session.user}</button>
      </form>
    </header>
    <main id="content">
      <h1>${title}</h1>
      ${content}
    </main>`;
  return htmlDocument({ language: 'en', title: `${title} – operators`, looks, body });
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

/** A choice among texts; the first may be no choice at all. */
export function choice(name: string, label: string, values: readonly string[], chosen = ''): Html {
  return html`<label
    >${label}
    <select name="${name}">
      ${values.map(
        (value) =>
          html`<option value="${value}" ${value === chosen && html`selected`}>${value || 'any'}</option>`,
      )}
    </select></label
  >`;
}

/** Rows that a narrow screen scrolls; the keyboard can reach that. */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  if (rows.length === 0) return html`<p class="none">${caption}: none.</p>`;
  return html`<div class="scroll card" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption class="unseen">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Decimal text of the API as money. */
export function money(amount: string, currency: string): string {
  return formatMoney(qpayAmountToMinorUnits(amount), currency, 'en');
}

/** A moment in Ulaanbaatar. */
export function moment(at: string | null): string {
  return at === null ? '–' : formatDateTime(new Date(at), 'en');
}

/** A state as a coloured word. */
export function badge(text: string): Html {
  return html`<span class="badge ${text.toLowerCase()}">${text}</span>`;
}

/** A link to an order, short enough for a table. */
export function orderLink(orderId: string): Html {
  return html`<a href="/operator/orders/${orderId}"><code>…${orderId.slice(-12)}</code></a>`;
}
