import type { QPaySimulator } from 'qpay-simulator';
import { order, startUncalledClient } from './client-under-test.testing';
import type { QPayClient } from './qpay-client';

let simulator: QPaySimulator;
let client: QPayClient;

beforeEach(async () => void ({ simulator, client } = await startUncalledClient()));
afterEach(() => simulator.close());

describe('QPayClient', () => {
  describe('a token QPay refuses', () => {
    it.each(['sandbox', 'production'] as const)(
      'I-25: is replaced once, in the spelling of %s',
      async (environment) => {
        simulator.configure({ environment });
        await client.createInvoice(order);
        simulator.killSessions();
        await expect(client.createInvoice(order)).resolves.toHaveProperty('invoiceId');
        expect(simulator.logins()).toBe(2);
      },
    );

    it('I-25: is reported when the next one is refused as well', async () => {
      simulator.inject({ operation: 'invoice.get', kind: 'unauthorized', times: null });
      await expect(client.getInvoice('x')).rejects.toMatchObject({ code: 'QPAY_TOKEN_REJECTED' });
      expect(simulator.calls('invoice.get')).toHaveLength(2);
    });
  });
});
