import { htmlDocument, type PageLooks } from '../../pages/document';
import { html } from '../../pages/html';

/** Where a token is exchanged for a session. @param refusal why the last one was not taken */
export function signInPage(looks: PageLooks, refusal?: string): string {
  const body = html`<main class="alone">
    <section class="ticket">
      <h1>Operators</h1>
      ${refusal && html`<p class="status care" role="alert">${refusal}</p>`}
      <form class="act" method="post" action="/operator/sign-in" autocomplete="off">
        <label
          >Your operator token
          <textarea name="token" rows="4" required spellcheck="false" autocapitalize="off"></textarea>
        </label>
        <button class="first">Sign in</button>
      </form>
      <p class="small">
        A user token whose <code>roles</code> name viewer, operator or approver. It is kept for 30 minutes in
        a cookie that only this service can read, and everything you do leaves a line in the audit log.
      </p>
    </section>
  </main>`;
  return htmlDocument({ language: 'en', title: 'Sign in – operators', looks, body });
}
