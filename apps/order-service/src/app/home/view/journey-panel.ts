import { isPayable } from '../../checkout/state/checkout-phase';
import { formatMoney, formatStamp } from '../../pages/format';
import { html, type Html } from '../../pages/html';
import { ACTORS, AMOUNT, type Journey } from '../journey.service';
import { inLanguage, type HomeView } from './home-view';
import { walletUrl } from './surroundings';

/** One thing to do, with what there is to say or to press now. */
interface Step {
  title: string;
  done: boolean;
  body?: Html | false;
}

/** The steps of a payment: what is done, and what can be done next. */
export function journeyPanel(view: HomeView): Html {
  const { journey, texts } = view;
  const steps = [session, checkout, payment, paid, refund].map((step) => step(view));
  const next = steps.findIndex(({ done }) => !done);
  const over = journey !== undefined && next === -1;
  return html`<ol class="journey" data-over="${String(over)}">
      ${steps.map(
        ({ title, done, body }, at) =>
          html`<li class="${done ? 'done' : at === next ? 'next' : 'later'}">
            <h3>${title}${done && html`<span class="unseen"> (${texts.journey.done})</span>`}</h3>
            ${body}
          </li>`,
      )}
    </ol>
    ${over && html`<p class="status">${texts.journey.over}</p>`}
    ${journey && form(view, '/home/session', texts.journey.again, 'second')}`;
}

function session(view: HomeView): Step {
  const { config, language, journey } = view;
  const { title, help, real, make, made, notMade } = view.texts.journey.session;
  if (!journey) {
    const body = html`<p class="small">
        ${help(html`<code>POST /api/create-payment-session</code>`)} ${!walletUrl(config) && real}
      </p>
      ${form(view, '/home/session', make(formatMoney(AMOUNT, 'MNT', language)))}`;
    return { title, done: false, body };
  }
  const { order, attempt } = journey.state;
  const amount = formatMoney(order.amount, order.currency, language);
  const invoice = html`<code>${attempt.invoiceId ?? notMade}</code>`;
  const body = html`<p class="small">
    ${made(amount, ACTORS.customer, html`<code>${order.id}</code>`, invoice)}
  </p>`;
  return { title, done: true, body };
}

/** Looking is not recorded, so this is done when there is nothing to look at any more. */
function checkout(view: HomeView): Step {
  const { title, waits, receipt, open } = view.texts.journey.checkout;
  if (!view.journey) return { title, done: false };
  const { phase, order } = view.journey.state;
  const waiting = isPayable(phase);
  const body = html`<p class="small">${waiting ? waits : receipt}</p>
    ${form(view, `/home/${order.id}/checkout`, open, waiting ? 'first' : 'second', true)}`;
  return { title, done: !waiting && phase !== 'preparing', body };
}

function payment({ config, journey, texts }: HomeView): Step {
  const says = texts.journey.payment;
  const wallet = walletUrl(config);
  const title = wallet ? says.byWallet : says.byBank;
  if (!journey || !isPayable(journey.state.phase)) return { title, done: hasMoney(journey) };
  const { invoiceId } = journey.state.attempt;
  const body = wallet
    ? html`<p class="small">${says.wallet}</p>
        <p>
          <a class="second" target="_blank" rel="noopener" href="${wallet}/?invoice=${invoiceId ?? ''}"
            >${says.open}</a
          >
        </p>`
    : html`<p class="small">${says.bank}</p>`;
  return { title, done: false, body };
}

function paid({ journey, texts }: HomeView): Step {
  const { title, changes, order: orderIs } = texts.journey.paid;
  if (!journey) return { title, done: false };
  const { status, paidAt } = journey.state.order;
  const body = html`<p class="small">
    ${orderIs(html`<strong>${status}</strong>`, paidAt === null ? '' : formatStamp(paidAt))}
    ${journey.state.phase === 'open' && changes}
  </p>`;
  return { title, done: hasMoney(journey), body };
}

function refund(view: HomeView): Step {
  const { journey } = view;
  const { title, help, ask, approve, asked: askedBy, statuses } = view.texts.journey.refund;
  if (!journey || !hasMoney(journey)) return { title, done: false };
  const { order } = journey.state;
  const asked = journey.refund;
  if (!asked || asked.status === 'REJECTED' || asked.status === 'FAILED') {
    const body = html`<p class="small">${help}</p>
      ${form(view, `/home/${order.id}/refund`, ask(ACTORS.operator))}`;
    return { title, done: false, body };
  }
  const waits = asked.status === 'REQUESTED';
  const body = html`<p class="small">
      ${asked.status === 'REQUESTED' ? askedBy(ACTORS.operator) : statuses[asked.status]}
    </p>
    ${waits && form(view, `/home/${order.id}/approve`, approve(ACTORS.supervisor))}`;
  return { title, done: asked.status === 'DONE', body };
}

function hasMoney(journey?: Journey): boolean {
  return ['PAID', 'REFUNDING', 'REFUNDED'].includes(journey?.state.order.status ?? '');
}

function form(view: HomeView, action: string, label: string, look = 'first', elsewhere = false): Html {
  return html`<form method="post" action="${inLanguage(view, action)}" ${elsewhere && html`target="_blank"`}>
    <button class="${look}">${label}</button>
  </form>`;
}
