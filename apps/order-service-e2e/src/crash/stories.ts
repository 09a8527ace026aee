import type { Client } from './customers';
import type { CrashWorld } from './crash-world';

/** A payment session as its customer knows it. */
interface Session {
  orderId: string;
  invoiceId: string;
}

type Story = (client: Client, world: CrashWorld, session: Session) => Promise<unknown>;

/** What becomes of callbacks: some are lost, some come twice, late, or before the payment can be seen. */
const PLANS = [
  { mode: 'send' },
  { mode: 'send' },
  { mode: 'send', times: 2 },
  { mode: 'send', delayMs: 150 },
  { mode: 'early' },
  { mode: 'lost' },
] as const;

function pay({ random }: Client, { qpay }: CrashWorld, invoiceId: string, amount?: string) {
  const type = random.pick(['CARD', 'CARD', 'P2P'] as const);
  return qpay.pay(invoiceId, { amount, type, force: true, callback: random.pick(PLANS) });
}

const paysOnce: Story = async (client, world, session) => {
  const { paymentId } = await pay(client, world, session.invoiceId);
  if (client.random.chance(0.6)) await verify(client, world, session);
  if (client.random.chance(0.4)) await askReceipt(client, session);
  if (client.random.chance(0.7)) await refund(client, session, paymentId);
};

const paysInParts: Story = async (client, world, { invoiceId }) => {
  for (const amount of ['40.00', '60.00']) await pay(client, world, invoiceId, amount);
};

const paysTwice: Story = (client, world, { invoiceId }) =>
  Promise.all([pay(client, world, invoiceId), pay(client, world, invoiceId)]);

const paysTooMuch: Story = (client, world, { invoiceId }) => pay(client, world, invoiceId, '100.01');

const cancels: Story = (client, world, session) => {
  const cancelled = client.asUser('POST', `/api/payments/${session.orderId}/cancel`);
  return Promise.all([cancelled, client.random.chance(0.5) && pay(client, world, session.invoiceId)]);
};

const leaves: Story = () => Promise.resolve();

const verify: Story = (client, _world, { orderId }) =>
  Promise.all([1, 2].map(() => client.asUser('POST', `/api/payments/${orderId}/verify`)));

function askReceipt(client: Client, { orderId }: Session): Promise<unknown> {
  return client.asUser('POST', `/api/payments/${orderId}/receipts`, { receiverType: 'CITIZEN' });
}

/** Approved twice at once, as two people with the same page open would. */
async function refund(client: Client, { orderId }: Session, paymentId: string): Promise<void> {
  const evidence = client.random.chance(0.2) ? { evidence: 'by hand' } : {};
  const wish = { orderId, paymentId, reason: 'returned', ...evidence };
  const asked = await client.asOperator('/api/operator/refunds', 'operator', wish);
  if (asked?.status !== 201) return;
  const path = `/api/operator/refunds/${String(asked.body['id'])}/approve`;
  await Promise.all([client.asOperator(path, 'approver'), client.asOperator(path, 'approver')]);
}

const STORIES: readonly Story[] = [
  ...[paysOnce, paysOnce, paysOnce, paysOnce, paysOnce, paysOnce],
  ...[paysInParts, paysTwice, paysTooMuch, cancels, leaves],
];

/** What is paid for. Without a reference nothing but the key keeps a second request from beginning a second order. */
export interface Cart {
  /** The key of the request, and what the payer reads. */
  name: string;
  referred: boolean;
}

/** A customer with an own key and cart, from the first request to the last. @returns whether there was a session */
export async function live(client: Client, world: CrashWorld, { name, referred }: Cart): Promise<boolean> {
  const body = { amount: 100, description: name, ...(referred && { reference: name }) };
  const session = await client.begin(name, body);
  if (!session) return false;
  const story = client.random.pick(STORIES);
  const ids = { orderId: String(session['orderId']), invoiceId: String(session['invoiceId']) };
  await story(client, world, ids);
  return true;
}

/** Whoever pays what was over long ago, or what nobody should know of: an invoice that the service has never heard of. */
export async function payAnything(client: Client, world: CrashWorld): Promise<void> {
  const invoices = world.qpay.events('invoice.created').map(({ invoiceId }) => String(invoiceId));
  if (invoices.length > 0) await pay(client, world, client.random.pick(invoices));
}
