import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { rejectionOf } from './lib/http/raw-server.testing';
import { createQPayQuickQr, type QPayQuickQr } from './quick-qr';

let simulator: QPaySimulator;
let quickQr: QPayQuickQr | undefined;
beforeEach(async () => (simulator = await startQPaySimulator({ seed: 1 })));
afterEach(async () => {
  await quickQr?.close();
  quickQr = undefined;
  await simulator.close();
});

const options = () => ({
  clientId: 'SIMULATOR',
  clientSecret: 'simulator-secret',
  terminalId: 'SIMULATOR_TERMINAL',
  baseUrl: `${simulator.url}/quickqr`,
  tokenStore: 'memory' as const,
});

describe('createQPayQuickQr', () => {
  it('logs in with its terminal, once, and uses the token for every call', async () => {
    quickQr = createQPayQuickQr(options());
    await Promise.all([
      quickQr.client.listCities(),
      quickQr.client.listCities(),
      quickQr.client.listMerchants(),
    ]);
    expect(simulator.logins()).toBe(1);
  });

  it('names what is missing', async () => {
    expect(() => createQPayQuickQr({ ...options(), terminalId: '' })).toThrow(/terminalId/);
    expect(() => createQPayQuickQr({ ...options(), clientSecret: '' })).toThrow(/clientSecret/);
  });

  it('is refused with a terminal that is not its own', async () => {
    quickQr = createQPayQuickQr({ ...options(), terminalId: 'ANOTHER' });
    await expect(rejectionOf(quickQr.client.listCities())).resolves.toMatchObject({
      code: 'QPAY_AUTHENTICATION',
    });
  });
});
