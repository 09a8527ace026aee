import type { LoggerService } from '@nestjs/common';
import { QPayError } from '../errors/qpay-error';
import { callbackFingerprint } from './callback-token';
import type { QPayPaymentEvent } from './callback.types';
import type { VerifiedPayments } from './verify-payment';

/** The context under which callbacks are logged. */
export const CALLBACK_LOG_CONTEXT = 'QPay Callback';

type Log = Pick<LoggerService, 'log' | 'warn' | 'error'> & { debug(message: string): void };

/** What an operator reads under the context `QPay Callback`. A token is named by its fingerprint; no line holds its address. */
export class CallbackLog {
  constructor(private readonly logger: Log) {}

  unknown(token: unknown): void {
    this.logger.debug(`${nameOf(token)} is nobody's`);
  }

  notInvoicedYet(token: unknown): void {
    this.logger.warn(`${nameOf(token)}: its invoice id is not saved yet, so QPay cannot be asked`);
  }

  nothingPaid(token: unknown, { rows }: VerifiedPayments): void {
    const seen = rows.length > 0 ? ` (payments: ${rows.map(({ status }) => status).join(', ')})` : '';
    this.logger.debug(`${nameOf(token)}: nothing is paid${seen}`);
  }

  handled(token: unknown, { verdict, paidAmount, expectedAmount, currency }: QPayPaymentEvent): void {
    this.logger.log(`${nameOf(token)}: ${verdict}, ${paidAmount} of ${expectedAmount} ${currency}; handled`);
  }

  /** A failure of QPay, whose errors hold no secret, is told in a line; one of the application with its stack. */
  failed(token: unknown, doing: string, error: unknown): void {
    const what = `${nameOf(token)}: ${doing} failed`;
    if (error instanceof QPayError) this.logger.warn(`${what} (${error.code}): ${error.message}`);
    else if (error instanceof Error)
      this.logger.error(
        `${what}: ${without(token, error.message)}`,
        error.stack && without(token, error.stack),
      );
    else this.logger.error(what);
  }
}

const nameOf = (token: unknown) =>
  typeof token === 'string' ? `token ${callbackFingerprint(token)}` : 'no token';

const without = (token: unknown, text: string) =>
  typeof token === 'string' && token !== '' ? text.replaceAll(token, '[token]') : text;
