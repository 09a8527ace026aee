import { QPayAlreadyDoneError } from '../errors/qpay-refusal-errors';

/** Cancels; an invoice that is cancelled already is what was wanted. A paid one stays an error: the money has come. */
export async function cancelInvoice(cancel: () => Promise<void>): Promise<void> {
  try {
    await cancel();
  } catch (error) {
    if (!(error instanceof QPayAlreadyDoneError && error.qpayCode === 'INVOICE_ALREADY_CANCELED'))
      throw error;
  }
}
