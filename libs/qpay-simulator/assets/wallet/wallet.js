/** The wallet page: finds invoices, pays them, pulls levers, and looks at the simulator every two seconds. */
import { get, PLANS, post } from './api.js';
import { byId } from './elements.js';
import { showCalls, showChosen, showDone, showEvents, showOpen } from './views.js';

const { document, history, location } = globalThis;
const LOOK_AGAIN_MS = 2_000;

let chosenId = new URL(location.href).searchParams.get('invoice') ?? undefined;
let offeredAmount = '';

function say(text, failed = false) {
  const message = byId('message');
  message.textContent = text;
  message.classList.toggle('error', failed);
  message.hidden = false;
}

/** Does something, tells how it went, and looks again. */
async function act(work) {
  try {
    say(await work());
  } catch (error) {
    say(error.message, true);
  }
  await look();
}

function wordsOf({ amount, callback }) {
  const told = callback.delivered
    ? 'The merchant answered SUCCESS.'
    : callback.pending
      ? 'The callback comes later.'
      : callback.status || callback.error
        ? `The merchant did not take the callback: ${callback.status ?? callback.error}.`
        : 'The callback was lost.';
  return `Paid ${amount}. ${told}`;
}

const pay = (invoiceId, options = {}) =>
  act(async () => wordsOf(await post('pay', { invoiceId, ...options })));

const refund = (paymentId) =>
  act(async () => {
    await post('refund', { paymentId });
    return 'Refunded. The merchant is not told about it.';
  });

/** Offers what is due again, whatever the reader typed. */
function followDue() {
  offeredAmount = '';
  byId('pay-amount').value = '';
}

async function choose(invoiceId) {
  chosenId = invoiceId;
  followDue();
  history.replaceState(null, '', `/?invoice=${invoiceId}`);
  await look();
  byId('chosen-title').focus();
}

/** Looks up what was pasted or linked; what is not found is not looked up again. */
async function find(text) {
  try {
    return await get(`find?text=${encodeURIComponent(text)}`);
  } catch (error) {
    chosenId = undefined;
    throw error;
  }
}

/** Shows which plan is in force, unless the reader is choosing one. */
function showPlan(state) {
  const select = byId('plan');
  const inForce = JSON.stringify(state.callbackPlan);
  const name = Object.keys(PLANS).find((plan) => JSON.stringify(PLANS[plan]) === inForce);
  if (name && document.activeElement !== select) select.value = name;
}

async function showInvoice(state) {
  if (!chosenId) return;
  const invoice = state.invoices.find((known) => known.id === chosenId) ?? (await find(chosenId));
  chosenId = invoice.id;
  byId('chosen').hidden = false;
  showChosen(invoice, { refund });
  const amount = byId('pay-amount');
  // The offer follows what is due until the reader types an amount.
  if (amount.value === offeredAmount) amount.value = invoice.due;
  offeredAmount = invoice.due;
}

async function look() {
  try {
    const state = await get('state');
    byId('summary').textContent =
      `${state.url}, QuickQR at ${state.quickQrUrl}; imitates ${state.environment}; ${state.logins} logins; ` +
      `${state.heldCallbacks} callbacks held`;
    showOpen(state, { pay, choose });
    showDone(state, { choose });
    showCalls(state);
    showEvents(state);
    showPlan(state);
    await showInvoice(state);
  } catch (error) {
    say(error.message, true);
  }
}

byId('find').addEventListener('submit', (event) => {
  event.preventDefault();
  get(`find?text=${encodeURIComponent(byId('find-text').value)}`).then(
    (invoice) => choose(invoice.id),
    (error) => say(error.message, true),
  );
});

byId('pay').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!chosenId) return;
  const plan = byId('pay-callback').value;
  const amount = byId('pay-amount').value.trim();
  followDue();
  pay(chosenId, {
    amount,
    type: byId('pay-type').value,
    force: byId('pay-force').checked,
    ...(plan === 'default' ? {} : { callback: PLANS[plan] }),
  });
});

const lever = (id, words, work) =>
  byId(id).addEventListener('click', () =>
    act(async () => {
      await work();
      return words;
    }),
  );

lever('decline', 'Declined. The invoice stays open.', () => post('decline', { invoiceId: chosenId }));
lever('release', 'The held callbacks were sent.', () => post('callbacks/release'));
lever('expire', 'Every token has expired.', () => post('tokens/expire'));
lever('kill', 'Every session was ended.', () => post('tokens/kill'));
lever('clear', 'The records are empty.', () => post('clear'));

byId('plan').addEventListener('change', (event) =>
  act(async () => {
    await post('callbacks', PLANS[event.target.value]);
    return 'Set for the payments to come.';
  }),
);

async function keepLooking() {
  if (!document.hidden) await look();
  setTimeout(keepLooking, LOOK_AGAIN_MS);
}

keepLooking();
