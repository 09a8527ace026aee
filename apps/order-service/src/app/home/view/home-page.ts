import type { ServiceConfig } from '../../config/service-config';
import { htmlDocument, type PageLooks } from '../../pages/document';
import { html, type Html } from '../../pages/html';
import { ACTORS, type Journey } from '../journey.service';
import { journeyPanel } from './journey-panel';
import { surroundings } from './surroundings';

const REFRESH_SECONDS = 5;

/** The whole home page; with a journey once a payment was begun. @param refresh whether it loads itself anew without a script */
export function homePage(
  config: ServiceConfig,
  files: PageLooks & { script: string },
  journey?: Journey,
  refresh = true,
): string {
  const id = journey?.state.order.id;
  const again = id && refresh;
  const head = html`<script type="module" src="${files.script}"></script>
    ${again && html`<noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS}; url=/?order=${id}" /></noscript>`}`;
  const body = html`<header class="banner">
      <p class="merchant">order-service</p>
      <p class="mode">development</p>
    </header>
    <main>
      <h1>A payment in a minute</h1>
      <p class="lead">
        Your shop asks for money, the customer scans a QR code, QPay calls back, and the order is paid. Press
        through it here: every button does what the API does, and nothing is pretended.
      </p>
      <div class="columns">
        <section class="ticket" aria-labelledby="journey-title">
          <h2 id="journey-title">The journey</h2>
          <div id="journey" aria-live="polite" ${id && html`data-url="/home/${id}/journey"`}>
            ${journeyPanel(config, journey)}
          </div>
          ${id && withoutScript(id, refresh)}
        </section>
        ${aside(config)}
      </div>
    </main>`;
  return htmlDocument({ language: 'en', title: 'order-service in development', looks: files, head, body });
}

/** A page that changes by itself has to say so, and how to stop that. */
function withoutScript(id: string, refresh: boolean): Html {
  return html`<noscript>
    <p class="small">
      ${refresh ? html`This page loads itself anew every ${REFRESH_SECONDS} seconds. <a href="/?order=${id}&amp;refresh=off">Stop that</a>` : html`<a href="/?order=${id}">Load the page anew</a> to see what has happened.`}
    </p>
  </noscript>`;
}

function aside(config: ServiceConfig): Html {
  return html`<div class="aside">
    <section class="card" aria-labelledby="runs-title">
      <h2 id="runs-title">What runs here</h2>
      ${surroundings(config)}
    </section>
    ${config.userTokens.mode === 'hs256' && operators()}
    <section class="card" aria-labelledby="next-title">
      <h2 id="next-title">Where to go from here</h2>
      <ul class="links">
        <li><a href="/api/openapi.json">Description of the API</a> (OpenAPI)</li>
        <li><a href="/operator">The operators’ page</a>, with a token of your own</li>
        <li><a href="/health/ready">Health</a> of this instance</li>
      </ul>
      <p class="small">
        The terminal has a user token and a line of curl that makes a payment. Another token:
        <code>node apps/order-service/dev/demo-token.mjs</code>
      </p>
    </section>
  </div>`;
}

/** Two people, because one alone cannot give money back. */
function operators(): Html {
  return html`<section class="card" aria-labelledby="operators-title">
    <h2 id="operators-title">Look after the payments</h2>
    <p class="small">The operators’ page, for half an hour, without typing a token.</p>
    ${[ACTORS.operator, ACTORS.supervisor].map(
      (name) =>
        html`<form method="post" action="/home/operators/${name}" target="_blank">
          <button class="second">Sign in as ${name}</button>
        </form>`,
    )}
  </section>`;
}
