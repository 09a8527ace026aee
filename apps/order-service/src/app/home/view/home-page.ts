import { htmlDocument, type PageLooks } from '../../pages/document';
import { html, type Html } from '../../pages/html';
import { LANGUAGES } from '../../pages/language';
import { ACTORS } from '../journey.service';
import { inLanguage, type HomeView } from './home-view';
import { journeyPanel } from './journey-panel';
import { surroundings } from './surroundings';

const REFRESH_SECONDS = 5;

/** The whole home page; with a journey once a payment was begun. @param refresh whether it loads itself anew without a script */
export function homePage(view: HomeView, files: PageLooks & { script: string }, refresh: boolean): string {
  const { texts, language, journey } = view;
  const id = journey?.state.order.id;
  const here = inLanguage(view, id ? `/?order=${id}` : '/');
  const head = html`<script type="module" src="${files.script}"></script>
    ${id && refresh && html`<noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS}; url=${here}" /></noscript>`}`;
  const body = html`${banner(view, id)}
    <main>
      <h1>${texts.heading}</h1>
      <p class="lead">${texts.lead}</p>
      <div class="columns">
        <section class="ticket" aria-labelledby="journey-title">
          <h2 id="journey-title">${texts.journey.title}</h2>
          <div
            id="journey"
            aria-live="polite"
            ${id && html`data-url="${inLanguage(view, `/home/${id}/journey`)}"`}
          >
            ${journeyPanel(view)}
          </div>
          ${id && withoutScript(view, here, refresh)}
        </section>
        ${aside(view)}
      </div>
    </main>`;
  return htmlDocument({ language, title: texts.title, looks: files, head, body });
}

function banner({ texts, language }: HomeView, id?: string): Html {
  const other = LANGUAGES.find((each) => each !== language) ?? language;
  const same = id ? `/?order=${id}` : '/';
  return html`<header class="banner">
    <p class="merchant">order-service</p>
    <p class="mode">${texts.mode}</p>
    <nav aria-label="${texts.languages}">
      <a href="${inLanguage({ language: other }, same)}" lang="${other}" hreflang="${other}"
        >${texts.otherLanguage}</a
      >
    </nav>
  </header>`;
}

/** A page that changes by itself has to say so, and how to stop that. */
function withoutScript({ texts }: HomeView, here: string, refresh: boolean): Html {
  const { loads, stop, load, toSee } = texts.withoutScript;
  return html`<noscript>
    <p class="small">
      ${refresh ? html`${loads(REFRESH_SECONDS)} <a href="${here}&amp;refresh=off">${stop}</a>` : html`<a href="${here}">${load}</a> ${toSee}`}
    </p>
  </noscript>`;
}

function aside(view: HomeView): Html {
  const { runs, next } = view.texts;
  return html`<div class="aside">
    <section class="card" aria-labelledby="runs-title">
      <h2 id="runs-title">${runs.title}</h2>
      ${surroundings(view)}
    </section>
    ${view.config.userTokens.mode === 'hs256' && operators(view)}
    <section class="card" aria-labelledby="next-title">
      <h2 id="next-title">${next.title}</h2>
      <ul class="links">
        <li><a href="/api/openapi.json">${next.api}</a> (OpenAPI)</li>
        <li><a href="/operator">${next.operators}</a>, ${next.withToken}</li>
        <li><a href="/health/ready">${next.health}</a></li>
      </ul>
      <p class="small">${next.terminal} <code>node apps/order-service/dev/demo-token.mjs</code></p>
    </section>
  </div>`;
}

/** Two people, because one alone cannot give money back. */
function operators(view: HomeView): Html {
  const { title, help, signIn } = view.texts.operators;
  return html`<section class="card" aria-labelledby="operators-title">
    <h2 id="operators-title">${title}</h2>
    <p class="small">${help}</p>
    ${[ACTORS.operator, ACTORS.supervisor].map(
      (name) =>
        html`<form method="post" action="${inLanguage(view, `/home/operators/${name}`)}" target="_blank">
          <button class="second">${signIn(name)}</button>
        </form>`,
    )}
  </section>`;
}
