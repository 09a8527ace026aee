/** What the page shows, built from the simulator's state. */
import { element, empty, show, table, timeOf } from './elements.js';

const STATUS = { OPEN: 'open', PAID: 'paid', CANCELED: 'cancelled' };

/** An invoice's status in a word. */
export function statusOf(invoice) {
  if (invoice.status === 'OPEN' && invoice.expired) return 'expired';
  return STATUS[invoice.status] ?? invoice.status;
}

const titleOf = (invoice) => `${invoice.amount} ${invoice.currency}: ${invoice.description}`;

function invoiceList(invoices, nothing, actions) {
  if (invoices.length === 0) return empty(nothing);
  const items = invoices.map((invoice) => {
    const paid = invoice.paid === '0.00' ? '' : `, ${invoice.paid} paid`;
    const detail = `${invoice.reference ?? invoice.id}, ${statusOf(invoice)}${paid}`;
    const text = element('div', {}, titleOf(invoice), element('small', {}, detail));
    return element('li', {}, text, ...actions(invoice));
  });
  return element('ul', {}, ...items);
}

/** The list of invoices that can be paid, each with a button. */
export function showOpen(state, { pay, choose }) {
  const open = state.invoices.filter((invoice) => invoice.status === 'OPEN');
  show('open', open, () =>
    invoiceList(open, 'None. Make one through the API and it appears here.', (invoice) => [
      button('Open', `Open ${titleOf(invoice)}`, `open-${invoice.id}`, () => choose(invoice.id)),
      button('Pay', `Pay ${titleOf(invoice)}`, `pay-${invoice.id}`, () => pay(invoice.id), 'primary'),
    ]),
  );
}

/** The list of invoices that are settled. */
export function showDone(state, { choose }) {
  const done = state.invoices.filter((invoice) => invoice.status !== 'OPEN').slice(0, 20);
  show('done', done, () =>
    invoiceList(done, 'None yet.', (invoice) => [
      button('Open', `Open ${titleOf(invoice)}`, `open-${invoice.id}`, () => choose(invoice.id)),
    ]),
  );
}

/** The chosen invoice with its payments. */
export function showChosen(invoice, { refund }) {
  show('chosen-title', titleOf(invoice), (title) => globalThis.document.createTextNode(title));
  const facts = [
    ['Status', statusOf(invoice)],
    ['Paid', `${invoice.paid} of ${invoice.amount} ${invoice.currency}`],
    ['Invoice id', invoice.id],
    ['Merchant’s number', invoice.reference ?? 'none'],
    ['In part', invoice.allowPartial ? 'allowed' : 'not allowed'],
    ['Too much', invoice.allowExceed ? 'allowed' : 'not allowed'],
    ['Callback to', invoice.callbackHost || 'nowhere'],
  ];
  show('chosen-facts', facts, () => {
    const fragment = globalThis.document.createDocumentFragment();
    for (const [name, value] of facts) fragment.append(element('dt', {}, name), element('dd', {}, value));
    return fragment;
  });
  show('chosen-payments', invoice.payments, () => paymentList(invoice.payments, refund));
}

function paymentList(payments, refund) {
  if (payments.length === 0) return empty('No payments yet.');
  const items = payments.map((payment) => {
    const words = `${payment.amount} ${payment.currency}, ${payment.status}`;
    const detail = `${payment.type}, ${payment.wallet}, ${timeOf(payment.paidAt)}, payment ${payment.id}`;
    const text = element('div', {}, words, element('small', {}, detail));
    const refundable = payment.status === 'PAID';
    const actions = refundable
      ? [button('Refund', `Refund ${words}`, `refund-${payment.id}`, () => refund(payment.id))]
      : [];
    return element('li', {}, text, ...actions);
  });
  return element('ul', {}, ...items);
}

/** Every request that arrived, newest first. */
export function showCalls(state) {
  show('calls', state.calls, () => {
    if (state.calls.length === 0) return empty('None yet.');
    const rows = state.calls.map((call) => [
      timeOf(call.at),
      call.operation,
      { text: `${call.method} ${call.path}`, className: 'long' },
      { text: String(call.status ?? call.outcome), className: call.status === 200 ? 'good' : 'bad' },
      call.endedAt === undefined ? '' : `${Math.round(call.endedAt - call.startedAt)} ms`,
      call.token ?? call.issued ?? '',
      call.error ?? (call.fault ? `fault: ${call.fault}` : ''),
    ]);
    const headings = ['Time', 'Operation', 'Request', 'Status', 'Took', 'Token', 'Remark'];
    return table('Requests that arrived', headings, rows);
  });
}

/** Everything that took effect, newest first. */
export function showEvents(state) {
  show('events', state.events, () => {
    if (state.events.length === 0) return empty('Nothing yet.');
    const rows = state.events.map(({ at, type, ...details }) => {
      const told = Object.entries(details).filter(([name]) => name !== 'seq');
      const words = told.map(([name, value]) => `${name} ${value}`);
      return [timeOf(at), type, { text: words.join(', '), className: 'long' }];
    });
    return table('What happened', ['Time', 'Event', 'Details'], rows);
  });
}

function button(label, ariaLabel, key, onclick, className = '') {
  return element('button', { type: 'button', ariaLabel, key, onclick, className }, label);
}
