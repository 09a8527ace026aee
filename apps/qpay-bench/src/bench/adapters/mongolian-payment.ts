import { QPayClient } from '@mongolian-payment/qpay';
import type { OpenAdapter } from './adapter';

/** @mongolian-payment/qpay caches in each client, renews with the refresh token, and has nothing for a 401. */
export const openMongolianPayment: OpenAdapter = async ({ baseUrl, credentials, invoiceId }) => {
  const client = new QPayClient({
    endpoint: `${baseUrl}/v2`,
    username: credentials.clientId,
    password: credentials.clientSecret,
    invoiceCode: credentials.invoiceCode,
    callback: 'http://127.0.0.1:9/callback',
    merchantId: 'MERCHANT',
  });
  return {
    getToken: (): Promise<string> => client['auth'](),
    request: async () => void (await client.checkPayment({ invoiceId })),
    close: async () => undefined,
  };
};
