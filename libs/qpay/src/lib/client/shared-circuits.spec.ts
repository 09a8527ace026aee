import { Test } from '@nestjs/testing';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { createQPay, getQPayClientToken, QPayModule, type QPayClient } from '../../index';
import { createQPayQuickQr } from '../../quick-qr';

const FAILURES = 10;

describe('the circuit of a host', () => {
  let qpay: QPaySimulator;
  let other: QPaySimulator;
  const optionsOf = ({ credentials, url }: QPaySimulator) =>
    ({ ...credentials, baseUrl: url, tokenStore: 'memory' }) as const;

  beforeAll(async () => {
    [qpay, other] = await Promise.all([startQPaySimulator(), startQPaySimulator()]);
  });
  afterAll(() => Promise.all([qpay.close(), other.close()]));

  async function breakHost(client: QPayClient): Promise<void> {
    qpay.inject({ operation: 'payment.get', kind: 'status', status: 503, times: FAILURES });
    for (let n = 0; n < FAILURES; n += 1)
      await expect(client.getPayment('1', { retries: 0 })).rejects.toMatchObject({
        code: 'QPAY_UNAVAILABLE',
      });
  }

  it('is shared by all its clients in the process, and not by those of another host', async () => {
    const shops = [qpay, qpay, other].map((simulator) => createQPay(optionsOf(simulator)));
    const [first, second, elsewhere] = shops.map(({ client }) => client);
    if (!first || !second || !elsewhere) throw new Error('three clients');
    await breakHost(first);
    const before = qpay.calls().length;
    await expect(second.getPayment('1')).rejects.toMatchObject({ code: 'QPAY_CIRCUIT_OPEN' });
    expect(qpay.calls()).toHaveLength(before);
    expect(second.circuit.status()).toMatchObject({ state: 'open', failuresInARow: FAILURES });
    await expect(elsewhere.getPayment('1')).rejects.toMatchObject({ code: 'QPAY_NOT_FOUND' });
    expect(elsewhere.circuit.state).toBe('closed');
    await Promise.all(shops.map((shop) => shop.close()));
  });

  it('is shared by the merchants of an application, told in its log, and forgotten when the application has closed', async () => {
    const warned: unknown[] = [];
    const logger = { log() {}, error() {}, warn: (...line: unknown[]) => warned.push(line) };
    const app = await Test.createTestingModule({
      imports: ['shop', 'cafe'].map((name) => QPayModule.forRoot({ ...optionsOf(qpay), name })),
    })
      .setLogger(logger)
      .compile();
    const [shop, cafe] = ['shop', 'cafe'].map((name) => app.get<QPayClient>(getQPayClientToken(name)));
    if (!shop || !cafe) throw new Error('two clients');
    expect(cafe.circuit).toBe(shop.circuit);
    await breakHost(shop);
    expect(warned).toEqual([
      [expect.stringMatching(/^127\.0\.0\.1:\d+ is failing \(10 requests in a row/), 'QPay Client'],
    ]);
    await app.close();
    const later = createQPay(optionsOf(qpay));
    expect(later.client.circuit.state).toBe('closed');
    await later.close();
  });

  it('lives as long as one of its clients is in use', async () => {
    const [first, second] = [createQPay(optionsOf(qpay)), createQPay(optionsOf(qpay))];
    await first.close();
    await first.close();
    const third = createQPay(optionsOf(qpay));
    expect(third.client.circuit).toBe(second.client.circuit);
    await Promise.all([second.close(), third.close()]);
  });

  it('is QuickQR’s, too', async () => {
    const options = { ...optionsOf(qpay), terminalId: 'T0000001' };
    const [one, two] = [createQPayQuickQr(options), createQPayQuickQr(options)];
    expect(one.client.circuit).toBe(two.client.circuit);
    await Promise.all([one.close(), two.close()]);
  });
});
