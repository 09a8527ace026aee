import type { ApiErrorBody } from '../../errors/api-error';
import { htmlDocument, type PageLooks } from '../../pages/document';
import { html } from '../../pages/html';
import type { Language } from '../../pages/language';
import { said } from '../../pages/refusals';
import { languageLink } from './layout';
import { OPERATOR_TEXTS } from './texts';

/** Where a token is exchanged for a session. @param refusal why the last one was not taken, as the API says it */
export function signInPage(looks: PageLooks, language: Language, refusal?: ApiErrorBody): string {
  const texts = OPERATOR_TEXTS[language];
  const { token, button, help, refused } = texts.signIn;
  const body = html`<main class="alone">
    <section class="ticket">
      <h1>${texts.title}</h1>
      ${refusal && html`<p class="status care" role="alert">${refused} ${said(refusal, language)}</p>`}
      <form class="act" method="post" action="/operator/sign-in" autocomplete="off">
        <label
          >${token}
          <textarea name="token" rows="4" required spellcheck="false" autocapitalize="off"></textarea>
        </label>
        <button class="first">${button}</button>
      </form>
      <p class="small">${help}</p>
      ${languageLink(language, '/operator')}
    </section>
  </main>`;
  return htmlDocument({ language, title: `${button} – ${texts.title}`, looks, body });
}
