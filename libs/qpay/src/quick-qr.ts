/**
 * QuickQR ("QPay Quick"): an entry point of its own, because few applications need it.
 *
 * @packageDocumentation
 */

import type { QPayAuthService } from './lib/auth/qpay-auth.service';
import { requireText } from './lib/client/require-text';
import type { QPayModuleOptions } from './lib/config/qpay-options';
import { resolveQPayOptions } from './lib/config/resolve-options';
import { createHttpService } from './lib/http/create-http-service';
import { assembleAuth, assembleCircuit, assembleHttp } from './lib/qpay.assembly';
import { QPayQuickQrClient } from './lib/quick-qr/qpay-quick-qr-client';
import { TerminalLoginHttp } from './lib/quick-qr/terminal-login-http';

export { QPayQuickQrClient, type QPayQuickQrClientOptions } from './lib/quick-qr/qpay-quick-qr-client';
export { QUICK_QR_ENDPOINTS, type QPayQuickQrOperation } from './lib/quick-qr/quick-qr-endpoints';
export type {
  QPayQuickQrAccountInput,
  QPayQuickQrCompanyInput,
  QPayQuickQrInvoiceInput,
  QPayQuickQrMerchantListInput,
  QPayQuickQrPersonInput,
} from './lib/quick-qr/quick-qr-input.types';
export type {
  QPayQuickQrAccount,
  QPayQuickQrCheck,
  QPayQuickQrInvoice,
  QPayQuickQrInvoiceStatus,
  QPayQuickQrMerchant,
  QPayQuickQrMerchantPage,
  QPayQuickQrPayment,
  QPayQuickQrPlace,
  QPayQuickQrTransaction,
} from './lib/quick-qr/quick-qr.types';

/** QuickQR's production host. */
export const QPAY_QUICK_QR_PRODUCTION_URL = 'https://quickqr.qpay.mn';
/** QuickQR's sandbox. */
export const QPAY_QUICK_QR_SANDBOX_URL = 'https://sandbox-quickqr.qpay.mn';

/** What QuickQR is set up with: as `QPayModuleOptions`, with a terminal instead of an invoice code. */
export interface QPayQuickQrOptions extends Omit<QPayModuleOptions, 'invoiceCode' | 'name'> {
  /** The terminal id that QPay issued along with the credentials. */
  terminalId: string;
}

/** QuickQR, ready for use. */
export interface QPayQuickQr {
  /** The token service of the terminal. */
  readonly auth: QPayAuthService;
  /** QuickQR’s API, with that token. */
  readonly client: QPayQuickQrClient;
  /** Lets go of connections and timers. */
  close(): Promise<void>;
}

/** Sets QuickQR's token apart from the merchant API's in a shared Redis. */
const TOKEN_NAME = 'quickqr';

/**
 * A QuickQR client with a token service of its own, shared through Redis when there is one.
 *
 * @throws QPayConfigurationError that names every bad option; QPayInputError without a `terminalId`
 */
export function createQPayQuickQr(options: QPayQuickQrOptions): QPayQuickQr {
  const { terminalId, baseUrl = QPAY_QUICK_QR_PRODUCTION_URL, ...rest } = options;
  const terminal = requireText('terminalId', terminalId);
  // QuickQR has no invoice codes; the merchant API's options require one.
  const resolved = resolveQPayOptions({ ...rest, baseUrl, name: TOKEN_NAME, invoiceCode: TOKEN_NAME });
  const { timeoutMs, callbackUrl } = resolved;
  const login = new TerminalLoginHttp(
    createHttpService(),
    { baseUrl: resolved.baseUrl, timeoutMs },
    terminal,
  );
  const auth = assembleAuth(resolved, login);
  const http = assembleHttp(resolved);
  const lease = assembleCircuit(http);
  const client = new QPayQuickQrClient(auth, http, { callbackUrl, circuit: lease.circuit });
  const close = () => {
    lease.release();
    return auth.close();
  };
  return { auth, client, close };
}
