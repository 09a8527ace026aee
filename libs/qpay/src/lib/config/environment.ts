import type { QPayModuleOptions } from './qpay-options';

/** What the environment says: `QPAY_CLIENT_ID`, `QPAY_CLIENT_SECRET`, `QPAY_INVOICE_CODE`, `QPAY_BASE_URL`, `QPAY_CALLBACK_URL`. */
export function optionsFromEnvironment(env: NodeJS.ProcessEnv): Partial<QPayModuleOptions> {
  // An empty variable is an unset one: compose files and CI systems write them so.
  const read = (name: string) => env[name] || undefined;
  return {
    clientId: read('QPAY_CLIENT_ID'),
    clientSecret: read('QPAY_CLIENT_SECRET'),
    invoiceCode: read('QPAY_INVOICE_CODE'),
    baseUrl: read('QPAY_BASE_URL'),
    callbackUrl: read('QPAY_CALLBACK_URL'),
  };
}

/** The names of the environment variables, by option, so that an error names what its reader can set. */
export const ENVIRONMENT_NAMES = {
  clientId: 'QPAY_CLIENT_ID',
  clientSecret: 'QPAY_CLIENT_SECRET',
  invoiceCode: 'QPAY_INVOICE_CODE',
  baseUrl: 'QPAY_BASE_URL',
  callbackUrl: 'QPAY_CALLBACK_URL',
} as const;
