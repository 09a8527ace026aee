import { formatDuration } from '../../pages/format';
import { html, type Html } from '../../pages/html';
import type { StateAnswer, TokenAnswer } from '../api-types';
import { act, badge, moment, operatorDocument, type OperatorView } from './layout';

const HERE = '/operator/state';

/** Whether anything is behind, and the token that everything hangs on. */
export function servicePage(view: OperatorView, state: StateAnswer, token: TokenAnswer): string {
  const { service, places } = view.texts;
  const renew = act(view, 'renew-token', { label: service.renew, back: HERE });
  const waiting = Object.entries(state.waitingForAPerson).map((entry) => waitingFact(view, entry));
  const content = html`<div class="facts">
    ${facts(service.waiting, waiting)} ${facts(service.work, work(view, state))}
    ${facts(service.token, tokenFacts(view, token), renew)}
  </div>`;
  return operatorDocument(view, HERE, places.state, content);
}

/** A name, and what is to be said of it. */
type Fact = readonly [string, Html | string];

const REVIEWS = '/operator/reviews';

/** Where what waits is dealt with. */
const PLACES: Readonly<Record<string, string>> = {
  unmatchedPayments: `${REVIEWS}#unmatched`,
  refundsToApprove: '/operator/refunds?status=REQUESTED',
  unknownRefunds: '/operator/refunds?status=UNKNOWN',
  unknownReceipts: `${REVIEWS}#receipts`,
};

function waitingFact({ texts }: OperatorView, [key, count]: readonly [string, number]): Fact {
  const link = html`<a href="${PLACES[key] ?? REVIEWS}">${count}</a>`;
  return [texts.service.waits[key] ?? key, count === 0 ? texts.none : link];
}

function work({ texts, language }: OperatorView, { checks, outbox, sweeps, qpay }: StateAnswer): Fact[] {
  const { service, none } = texts;
  const overdue = service.late(checks.overdue, formatDuration(checks.oldestSeconds, language));
  const waiting = service.queued(outbox.waiting, formatDuration(outbox.oldestSeconds, language));
  return [
    [service.overdue, checks.overdue === 0 ? none : overdue],
    [service.outbox, `${outbox.waiting === 0 ? service.empty : waiting}; ${service.failing(outbox.failing)}`],
    ...sweeps.map(({ name, reached, ageSeconds }): Fact => {
      const age = service.ago(formatDuration(ageSeconds, language));
      return [service.reached(service.sweeps[name] ?? name), html`${moment(reached)} (${age})`];
    }),
    [service.circuit, badge(qpay.circuit)],
  ];
}

function tokenFacts({ texts, language }: OperatorView, token: TokenAnswer): Fact[] {
  const { state, mode, age, left, fingerprint, lastError } = texts.service.tokenFacts;
  const seconds = (value?: number) => (value === undefined ? '–' : formatDuration(value, language));
  const { lastError: error } = token;
  return [
    [state, badge(token.freshness)],
    [mode, token.mode],
    [age, seconds(token.ageSeconds)],
    [left, seconds(token.secondsLeft)],
    [fingerprint, token.fingerprint ?? '–'],
    [lastError, error ? html`${error.code}, ${moment(error.at)}` : texts.none],
  ];
}

function facts(title: string, rows: readonly Fact[], more?: Html): Html {
  return html`<section class="card">
    <h2>${title}</h2>
    <dl>
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${more}
  </section>`;
}
