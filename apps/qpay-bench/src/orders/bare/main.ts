// The bare handler: what somebody writes in an afternoon who knows the tables and QPay. Node's HTTP server, SQL, one call to QPay; no
// checks, no users, no log, no retry, no lock. It is what order-service is measured beside, not an example to follow.
import { createServer, type IncomingMessage } from 'node:http';
import { Pool } from 'pg';
import { askQPay, type Qpay } from './qpay';
import {
  writeBegun,
  writeCalled,
  writeChecked,
  writeOpened,
  writePaid,
  writeTurn,
  type Invoice,
  type Opened,
} from './writes';

const { PORT, HOST, PUBLIC_URL, DATABASE_URL } = process.env;
const pool = new Pool({ connectionString: DATABASE_URL, max: 20 });
const orders = new Map<string, Opened>();

async function begin(qpay: Qpay): Promise<object> {
  const begun = await writeBegun(pool);
  const invoice = (await qpay('/v2/invoice', {
    sender_invoice_no: begun.attemptId.replaceAll('-', ''),
    invoice_receiver_code: 'terminal',
    invoice_description: 'Order',
    amount: 100,
    callback_url: `${PUBLIC_URL}/callback/${begun.orderId}`,
  })) as Invoice;
  const answer = { orderId: begun.orderId, invoiceId: invoice.invoice_id, qrText: invoice.qr_text };
  await writeOpened(pool, begun, invoice, answer);
  orders.set(begun.orderId, { ...begun, invoiceId: invoice.invoice_id });
  return answer;
}

async function verify(qpay: Qpay, orderId: string, actor: 'customer' | 'callback'): Promise<object> {
  const order = orders.get(orderId);
  if (!order) throw new Error(`There is no order ${orderId}.`);
  if (actor === 'callback') await writeCalled(pool, order);
  await writeTurn(pool, order);
  const asked = { object_type: 'INVOICE', object_id: order.invoiceId };
  const { rows } = (await qpay('/v2/payment/check', asked)) as { rows: { payment_id: string }[] };
  const [payment] = rows;
  if (payment) await writePaid(pool, order, payment);
  else await writeChecked(pool, order, actor);
  return { orderId, paid: payment !== undefined };
}

function route(qpay: Qpay, url: string): Promise<object> | object {
  if (url === '/api/create-payment-session') return begin(qpay);
  const [, orderId = ''] = /^\/api\/payments\/([^/]+)\/verify$/.exec(url) ?? [];
  if (orderId) return verify(qpay, orderId, 'customer');
  const [, called = ''] = /^\/callback\/([^/?]+)/.exec(url) ?? [];
  if (called) return verify(qpay, called, 'callback');
  return {};
}

/** What the service tells at the same place. */
function metrics(): string {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return [
    `process_resident_memory_bytes ${rss}`,
    `nodejs_heap_size_used_bytes ${heapUsed}`,
    `process_cpu_seconds_total ${(user + system) / 1e6}`,
  ].join('\n');
}

async function body(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

async function main(): Promise<void> {
  const qpay = await askQPay();
  const server = createServer((request, response) => {
    const { url = '' } = request;
    if (url === '/metrics') return void response.end(metrics());
    body(request)
      .then(() => route(qpay, url))
      .then((answer) => response.setHeader('content-type', 'application/json').end(JSON.stringify(answer)))
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.listen(Number(PORT), HOST);
  process.once('SIGTERM', () => process.exit(0));
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
