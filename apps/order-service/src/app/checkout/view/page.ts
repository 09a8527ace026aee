import { below, statusText, type CheckoutView } from './checkout-view';
import { htmlDocument, type PageLooks } from '../../pages/document';
import { html, type Html } from '../../pages/html';
import { LANGUAGES, type Language } from '../../pages/language';
import { panel } from './panel';
import { TEXTS, type Problem } from './texts';

/** Addresses of the page's own files. */
export interface CheckoutPageFiles extends PageLooks {
  script: string;
}

/** Without a script the page is loaded anew this often, in seconds. */
const REFRESH_SECONDS = 20;

/** The whole page. @param refresh whether it may load itself anew where scripts do not run */
export function checkoutPage(view: CheckoutView, files: CheckoutPageFiles, refresh: boolean): string {
  const { texts, state, merchant } = view;
  const again = refresh && !state.final;
  const head = html`<script type="module" src="${files.script}"></script>
    ${again && html`<noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS}; url=${below(view)}" /></noscript>`}`;
  const body = html`${banner(merchant, view.language, texts.languages)}
    <main id="checkout" ${scriptData(view)}>
      <h1 class="unseen">${texts.pay} – ${merchant}</h1>
      <p id="status" class="status" role="status">${statusText(view)}</p>
      <div id="panel" data-phase="${state.phase}">${panel(view)}</div>
    </main>`;
  return htmlDocument({ language: view.language, title: pageTitle(view), looks: files, head, body });
}

/** What the browser's tab says. */
export function pageTitle(view: CheckoutView): string {
  return `${view.texts.status[view.state.phase].replace(/\.$/, '')} – ${view.merchant}`;
}

/** A page that says what is wrong and what to do about it. */
export function problemPage(
  problem: Problem,
  language: Language,
  merchant: string,
  files: CheckoutPageFiles,
): string {
  const { title, text } = TEXTS[language].problem[problem];
  const body = html`${banner(merchant, language, TEXTS[language].languages)}
    <main class="alone">
      <section class="ticket">
        <h1>${title}</h1>
        <p>${text}</p>
      </section>
    </main>`;
  return htmlDocument({ language, title: `${title} – ${merchant}`, looks: files, body });
}

function banner(merchant: string, language: Language, label: string): Html {
  const other = LANGUAGES.find((each) => each !== language) ?? language;
  return html`<header class="banner">
    <p class="merchant">${merchant}</p>
    <nav aria-label="${label}">
      <a href="?lang=${other}" lang="${other}" hreflang="${other}">${TEXTS[language].otherLanguage}</a>
    </nav>
  </header>`;
}

/** What the script needs to know: a page with a strict policy cannot hand it over in a script. */
function scriptData(view: CheckoutView): Html {
  const { state, texts } = view;
  return html`data-id="${state.id}" data-left-ms="${state.leftMs}" data-final="${String(state.final)}"
  data-events="${below(view, '/events')}" data-state="${below(view, '/state')}"
  data-verify="${below(view, '/verify')}" data-copied="${texts.copied}" data-lost="${texts.connectionLost}"
  data-five="${texts.minutesLeft(5)}" data-one="${texts.minutesLeft(1)}"`;
}
