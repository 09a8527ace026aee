// The barest handler: Node's HTTP server, fetch and SQL. Nobody's identity is looked at.
import { createServer, type IncomingMessage } from 'node:http';
import { metrics } from './metrics';
import { BareOrders } from './orders';
import { askQPay } from './qpay';

const { PORT, HOST } = process.env;

function route(orders: BareOrders, url: string): Promise<object> | object {
  if (url === '/api/create-payment-session') return orders.begin();
  const [, orderId = ''] = /^\/api\/payments\/([^/]+)\/verify$/.exec(url) ?? [];
  if (orderId) return orders.verify(orderId, 'customer');
  const [, called = ''] = /^\/callback\/([^/?]+)/.exec(url) ?? [];
  if (called) return orders.verify(called, 'callback');
  return {};
}

async function body(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

async function main(): Promise<void> {
  const orders = new BareOrders(await askQPay());
  const server = createServer((request, response) => {
    const { url = '' } = request;
    if (url === '/metrics') return void response.end(metrics());
    body(request)
      .then(() => route(orders, url))
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
