import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld } from '../payments/payments.testing';

const INVOICE = {
  invoice_id: '018f0000-0000-4000-8000-000000000001',
  qr_text: '0002010102',
  qr_image: '',
  qPay_shortUrl: 'https://s.qpay.mn/x',
  urls: [] as unknown[],
};
const TOKEN = {
  token_type: 'bearer',
  access_token: 'a',
  refresh_token: 'r',
  expires_in: 3_600,
  refresh_expires_in: 7_200,
};

/** Answers to a new invoice. */
type Answer = (response: ServerResponse) => void;

/** A QPay that logs everybody in and then answers as a test says. */
class HostileQPay {
  answer: Answer = (response) => void response.end('{}');
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<HostileQPay> {
    const server = createServer((request, response) => hostile.handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const hostile = new HostileQPay(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return hostile;
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    response.setHeader('content-type', 'application/json');
    if (request.url?.startsWith('/v2/auth/')) return void response.end(JSON.stringify(TOKEN));
    this.answer(response);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

describe('API10 unsafe consumption: the service before a hostile QPay', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  let hostile: HostileQPay;

  beforeAll(async () => {
    postgres = await startPostgres();
    hostile = await HostileQPay.start();
    world = await PaymentWorld.start(await postgres.createDatabase(), { QPAY_BASE_URL: hostile.url });
  });
  afterAll(async () => {
    await world.stop();
    await hostile.close();
    await postgres.stop();
  });

  const open = () => world.send('POST', '/api/create-payment-session', { body: { amount: 100 } });
  const answering = (text: string) => (hostile.answer = (response) => void response.end(text));

  it.each([
    ['is larger than anything of QPay’s', '{"a":"' + 'x'.repeat(6 * 1024 * 1024) + '"}'],
    ['is nested without end', '['.repeat(300_000)],
    ['is no invoice', '{"invoice_id":{"$ne":null},"qr_text":["x"]}'],
    ['is nothing but a prototype', `{"__proto__":${JSON.stringify(INVOICE)}}`],
  ])('API10 unsafe consumption: an answer that %s makes no payment and harms nobody', async (_what, text) => {
    answering(text);
    const answer = await open();
    expect([answer.status, answer.body['code']]).toEqual([503, 'QPAY_OUTCOME_UNKNOWN']);
    expect(JSON.stringify(answer.body).length).toBeLessThan(1_000);
    expect((await fetch(`${world.url}/health/live`)).status).toBe(200);
    answering(JSON.stringify(INVOICE));
  });

  it('API10 unsafe consumption: names of prototypes do nothing, wherever they stand', async () => {
    const wish = '"__proto__":{"status":"PAID","admin":true},"constructor":{"prototype":{"status":"PAID"}}';
    const id = '018f0000-0000-4000-8000-000000000002';
    answering(
      `{${wish},"invoice_id":"${id}","qr_text":"x","urls":[{${wish},"name":"b","description":"","logo":"","link":"khanbank://q"}]}`,
    );
    const { status, body } = await open();
    expect([status, body['status'], body['invoiceId']]).toEqual([201, 'PENDING', id]);
    expect(JSON.stringify(body)).not.toMatch(/admin|__proto__|PAID/);
    expect([Reflect.get({}, 'admin'), Reflect.get({}, 'status')]).toEqual([undefined, undefined]);
  });

  it('API10 unsafe consumption: links that a browser would run are not handed on, to apps they are', async () => {
    const links = [
      ...[
        'javascript:alert(1)',
        'JaVaScRiPt:alert(1)',
        ' javascript:alert(1)',
        'java\nscript:alert(1)',
        '\u0001javascript:x',
      ],
      ...[
        'data:text/html,<script>',
        'vbscript:x',
        'file:///etc/passwd',
        'blob:x',
        'http://evil.example',
        '//evil.example',
      ],
    ];
    const logo = 'javascript:alert(2)';
    const urls = [...links, 'khanbank://q?qPay_QRcode=x', 'https://bank.example.mn/q'].map((link) => ({
      ...{ name: link, description: '', link, logo },
    }));
    answering(JSON.stringify({ ...INVOICE, invoice_id: '018f0000-0000-4000-8000-000000000003', urls }));
    const { body } = await open();
    const given = body['deepLinks'] as { link: string; logo: string }[];
    expect(given.map(({ link, logo: picture }) => [link, picture])).toEqual([
      ['khanbank://q?qPay_QRcode=x', ''],
      ['https://bank.example.mn/q', ''],
    ]);
    const entered = await fetch(String(body['checkoutUrl']), { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await (
      await fetch(`${world.url}/checkout/${String(body['orderId'])}`, { headers: { cookie } })
    ).text();
    expect(page).toContain('khanbank://q');
    expect(page).not.toMatch(/javascript:|vbscript:|data:text|evil\.example/i);
  });

  it('API7 SSRF: a redirect leads nowhere, and no credential with it', async () => {
    const seen: string[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.end(JSON.stringify(INVOICE));
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as AddressInfo;
    for (const status of [301, 302, 303, 307, 308]) {
      hostile.answer = (response) =>
        void response.writeHead(status, { location: `http://127.0.0.1:${port}/v2/invoice` }).end();
      expect((await open()).status).toBeGreaterThanOrEqual(500);
    }
    elsewhere.closeAllConnections();
    await new Promise((resolve) => elsewhere.close(resolve));
    expect(seen).toEqual([]);
  });
});
