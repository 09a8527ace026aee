import { QPayClient } from 'qpay-js';
import type { OpenAdapter } from './adapter';

/**
 * qpay-js caches in each client, renews with the refresh token, and has nothing for a 401. Its `getToken` always logs in;
 * what its business calls do first is the private `ensureToken`, so that is called here.
 */
export const openQpayJs: OpenAdapter = async ({ baseUrl, credentials, invoiceId }) => {
  const client = new QPayClient({
    baseUrl,
    username: credentials.clientId,
    password: credentials.clientSecret,
    invoiceCode: credentials.invoiceCode,
    callbackUrl: 'http://127.0.0.1:9/callback',
  });
  const read = (): Promise<void> => client['ensureToken']();
  return {
    read,
    getToken: async () => {
      await read();
      return client['accessToken'];
    },
    request: async () => {
      const offset = { pageNumber: 1, pageLimit: 100 };
      await client.checkPayment({ objectType: 'INVOICE', objectId: invoiceId, offset });
    },
    close: async () => undefined,
  };
};
