import { isPayable } from '../../checkout/state/checkout-phase';
import type { ServiceConfig } from '../../config/service-config';
import type { Refund } from '../../database/schema';
import { formatMoney, formatStamp } from '../../pages/format';
import { html, type Html } from '../../pages/html';
import { ACTORS, type Journey } from '../journey.service';
import { walletUrl } from './surroundings';

/** One thing to do, with what there is to say or to press now. */
interface Step {
  title: string;
  done: boolean;
  body?: Html | false;
}

/** The steps of a payment: what is done, and what can be done next. */
export function journeyPanel(config: ServiceConfig, journey?: Journey): Html {
  const steps = [
    session(config, journey),
    checkout(journey),
    payment(config, journey),
    paid(journey),
    refund(journey),
  ];
  const next = steps.findIndex(({ done }) => !done);
  const over = journey !== undefined && next === -1;
  return html`<ol class="journey" data-over="${String(over)}">
      ${steps.map(
        ({ title, done, body }, at) =>
          html`<li class="${done ? 'done' : at === next ? 'next' : 'later'}">
            <h3>${title}${done && html`<span class="unseen"> (done)</span>`}</h3>
            ${body}
          </li>`,
      )}
    </ol>
    ${over && html`<p class="status">That was a payment, there and back.</p>`}
    ${journey && form('/home/session', 'Begin another one', 'second')}`;
}

function session(config: ServiceConfig, journey?: Journey): Step {
  const title = 'Make a payment session';
  const real = walletUrl(config) ? '' : ' This makes a real invoice at QPay.';
  if (!journey) {
    const body = html`<p class="small">
        As your backend would by <code>POST /api/create-payment-session</code>.${real}
      </p>
      ${form('/home/session', 'Make a payment of ₮1,500')}`;
    return { title, done: false, body };
  }
  const { order, attempt } = journey.state;
  const body = html`<p class="small">
    ${formatMoney(order.amount, order.currency, 'en')} for ${ACTORS.customer}, order <code>${order.id}</code>,
    QPay’s invoice <code>${attempt.invoiceId ?? 'not made yet'}</code>.
  </p>`;
  return { title, done: true, body };
}

/** Looking is not recorded, so this is done when there is nothing to look at any more. */
function checkout(journey?: Journey): Step {
  const title = 'Open the checkout page';
  if (!journey) return { title, done: false };
  const { phase, order } = journey.state;
  const waits = isPayable(phase);
  const body = html`<p class="small">
      ${waits ? 'What your customer sees. It changes by itself when the money comes.' : 'It shows the receipt now.'}
    </p>
    ${form(`/home/${order.id}/checkout`, 'Open the checkout page', waits ? 'first' : 'second', true)}`;
  return { title, done: !waits && phase !== 'preparing', body };
}

function payment(config: ServiceConfig, journey?: Journey): Step {
  const wallet = walletUrl(config);
  const title = wallet ? 'Pay in the simulator’s wallet' : 'Pay with your bank’s app';
  if (!journey || !isPayable(journey.state.phase)) return { title, done: hasMoney(journey) };
  const { invoiceId } = journey.state.attempt;
  const body = wallet
    ? html`<p class="small">
          It plays the customer’s bank. Press Pay there; then it calls this service back, as QPay does.
        </p>
        <p>
          <a class="second" target="_blank" rel="noopener" href="${wallet}/?invoice=${invoiceId ?? ''}"
            >Open the wallet</a
          >
        </p>`
    : html`<p class="small">Scan the checkout page’s code. This moves real money.</p>`;
  return { title, done: false, body };
}

function paid(journey?: Journey): Step {
  const title = 'See it PAID';
  if (!journey) return { title, done: false };
  const { status, paidAt } = journey.state.order;
  const body = html`<p class="small">
    The order is
    <strong>${status}</strong>${paidAt !== null && html`, paid at ${formatStamp(paidAt)} in Ulaanbaatar`}.
    ${journey.state.phase === 'open' && 'This line changes by itself.'}
  </p>`;
  return { title, done: hasMoney(journey), body };
}

function refund(journey?: Journey): Step {
  const title = 'Give the money back';
  if (!journey || !hasMoney(journey)) return { title, done: false };
  const { order } = journey.state;
  const asked = journey.refund;
  if (!asked || asked.status === 'REJECTED' || asked.status === 'FAILED') {
    const body = html`<p class="small">One person asks for a refund, and another one approves it.</p>
      ${form(`/home/${order.id}/refund`, `Ask for a refund as ${ACTORS.operator}`)}`;
    return { title, done: false, body };
  }
  const approve =
    asked.status === 'REQUESTED' && form(`/home/${order.id}/approve`, `Approve it as ${ACTORS.supervisor}`);
  return {
    title,
    done: asked.status === 'DONE',
    body: html`<p class="small">${REFUND[asked.status]}</p>
      ${approve}`,
  };
}

const REFUND: Readonly<Record<Refund['status'], string>> = {
  REQUESTED: `${ACTORS.operator} has asked for it. Who asks cannot approve.`,
  SENDING: 'QPay is being asked to give it back.',
  UNKNOWN: 'QPay’s answer was lost. It is not asked twice: the service looks what became of it.',
  DONE: 'The money has gone back.',
  FAILED: 'QPay has refused it.',
  REJECTED: 'It was rejected.',
};

function hasMoney(journey?: Journey): boolean {
  return ['PAID', 'REFUNDING', 'REFUNDED'].includes(journey?.state.order.status ?? '');
}

function form(action: string, label: string, look = 'first', elsewhere = false): Html {
  return html`<form method="post" action="${action}" ${elsewhere && html`target="_blank"`}>
    <button class="${look}">${label}</button>
  </form>`;
}
