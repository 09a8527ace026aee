import type { Books } from './books';
import type { CrashWorld } from './crash-world';
import type { Told } from './customers';

/** What has to come about once somebody works again: empty when everything has. */
export function unfinished({ qpay }: CrashWorld, books: Books): string[] {
  return [...books.waiting, ...lostMoney(qpay, books), ...lostRefunds(qpay, books), ...untold(books)];
}

/** What must never be, at no moment: empty when nothing is. */
export function broken({ qpay }: CrashWorld, books: Books, told: Told): string[] {
  const money = [...unwritten(qpay, books), ...twiceMoved(qpay, books)];
  return [...told.wrong, ...money, ...twiceBegun(books), ...broughtBack(books, told)];
}

type QPay = CrashWorld['qpay'];

function lostMoney(qpay: QPay, { payments, orders }: Books): string[] {
  const byInvoice = new Map(orders.flatMap((order) => order.invoices.map((id) => [id, order])));
  const sums = new Map<string, bigint>();
  const lost: string[] = [];
  for (const { paymentId = '', invoiceId = '', amount = '', currency } of qpay.events('payment.made')) {
    const units = BigInt(amount.replace('.', ''));
    const entry = payments.get(paymentId);
    if (entry?.invoiceId !== invoiceId || entry.amount !== units)
      lost.push(`Payment ${paymentId} of ${amount} is at QPay and not so in the books.`);
    if (currency === 'MNT') sums.set(invoiceId, (sums.get(invoiceId) ?? 0n) + units);
  }
  for (const [invoiceId, sum] of sums) {
    const order = byInvoice.get(invoiceId);
    if (order && sum >= BigInt(order.amount) && !order.paid && !order.reviewed)
      lost.push(`Order ${order.id} has its money and is ${order.status}.`);
  }
  return lost;
}

function lostRefunds(qpay: QPay, { refunds }: Books): string[] {
  const done = new Set(refunds.filter(({ status }) => status === 'DONE').map(({ paymentId }) => paymentId));
  const given = qpay.events('payment.refunded').map(({ paymentId = '' }) => paymentId);
  return given.filter((id) => !done.has(id)).map((id) => `Payment ${id} was given back and is not so here.`);
}

/** Every event has arrived, for each order in the order of its life, and one `order.paid` of a paid order. */
function untold({ orders, outbox, stream }: Books): string[] {
  const written = groupBy(outbox, ({ orderId }) => orderId);
  const arrived = groupBy(stream, ({ orderId }) => orderId);
  return orders.flatMap(({ id, paid }) => {
    const firsts = new Map((arrived.get(id) ?? []).map((event) => [event.eventId, event]));
    const isSame = [...firsts.keys()].join() === (written.get(id) ?? []).map(({ eventId }) => eventId).join();
    const told = [...firsts.values()].filter(({ type }) => type === 'order.paid').length;
    const counts = told === (paid ? 1 : 0);
    return [
      ...(isSame ? [] : [`The events of order ${id} were not told in order.`]),
      ...(counts ? [] : [`Order ${id}, paid: ${paid}, was told to be paid ${told} times.`]),
    ];
  });
}

/** Whatever can be paid at QPay was written here first: whoever dies in between leaves a number by which it is found. */
function unwritten(qpay: QPay, { invoiceNumbers }: Books): string[] {
  const made = qpay.events('invoice.created').map(({ reference }) => String(reference));
  return made
    .filter((number) => !invoiceNumbers.has(number))
    .map((number) => `Invoice ${number} is at QPay, and nobody knows it.`);
}

/** QPay was asked to give back, and for a receipt, once at most for each time that people have agreed on. */
function twiceMoved(qpay: QPay, { refunds }: Books): string[] {
  const agreed = refunds.filter(({ kind, approved }) => kind === 'API' && approved);
  const asked = qpay.calls('payment.refund').filter(({ status }) => status !== 401);
  const receipts = qpay.events('ebarimt.created').map(({ paymentId }) => paymentId);
  return [
    ...moreThan(
      asked.map(({ path }) => path.split('/').at(-1)),
      agreed.map(({ paymentId }) => paymentId),
    ),
    ...moreThan(receipts, [...new Set(receipts)]),
  ].map((id) => `Payment ${id} was given back, or receipted, more often than it should.`);
}

function moreThan(found: unknown[], allowed: unknown[]): string[] {
  const count = (all: unknown[], id: unknown) => all.filter((other) => other === id).length;
  return [...new Set(found)].filter((id) => count(found, id) > count(allowed, id)).map(String);
}

/** However often a customer had to ask, the cart has one order that counts. */
function twiceBegun({ orders }: Books): string[] {
  const live = orders.filter(({ status }) => status !== 'CANCELLED');
  const carts = groupBy(live, ({ cart }) => cart);
  return [...carts].flatMap(([cart, of]) => (of.length > 1 ? [`Cart ${cart} has ${of.length} orders.`] : []));
}

/** What the outside has been told stays true. */
function broughtBack({ orders }: Books, { sessions, paid }: Told): string[] {
  const byId = new Map(orders.map((order) => [order.id, order]));
  const several = [...sessions].filter(([, ids]) => ids.size > 1 || [...ids].some((id) => !byId.has(id)));
  const unpaid = [...paid].filter((id) => !byId.get(id)?.paid);
  return [
    ...several.map(([key, ids]) => `Key ${key} was answered with ${[...ids].join(' and ')}.`),
    ...unpaid.map((id) => `Order ${id} was shown as paid and is not.`),
  ];
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
