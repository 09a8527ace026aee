import { QPayInputError } from '../errors/qpay-local-errors';
import type { QPayCall } from './call.types';
import { compact } from './compact';
import { nothing, operation } from './invoice-calls';
import type {
  QPayCheckPaymentInput,
  QPayListPaymentsInput,
  QPayOffset,
  QPayPaymentCheck,
  QPayPaymentPage,
  QPayPaymentReversalInput,
} from './payment-queries.types';
import type { QPayPayment } from './payment.types';
import { requireText } from './require-text';
import { payment, paymentCheck, paymentPage } from './wire/payment.wire';
import { writeWireDate } from './wire/wire-date';

/** QPay accepts pages of 1 to 100 rows everywhere; more only in places. */
export const LARGEST_PAGE = 100;

export function getPaymentCall(paymentId: string): QPayCall<QPayPayment> {
  return { ...operation('payment.get'), id: paymentId, answer: payment };
}

export function checkPaymentCall(input: QPayCheckPaymentInput): QPayCall<QPayPaymentCheck> {
  const body = compact({
    object_type: requireText('objectType', input.objectType),
    object_id: requireText('objectId', input.objectId),
    offset: input.offset && offsetBody(input.offset),
  });
  return { ...operation('payment.check'), body, answer: paymentCheck };
}

export function listPaymentsCall(input: QPayListPaymentsInput): QPayCall<QPayPaymentPage> {
  const body = compact({
    object_type: requireText('objectType', input.objectType),
    object_id: requireText('objectId', input.objectId),
    start_date: input.startDate && writeWireDate(input.startDate),
    end_date: input.endDate && writeWireDate(input.endDate),
    merchant_branch_code: input.merchantBranchCode,
    merchant_terminal_code: input.merchantTerminalCode,
    merchant_staff_code: input.merchantStaffCode,
    offset: offsetBody(input.offset ?? { pageNumber: 1, pageLimit: LARGEST_PAGE }),
  });
  return { ...operation('payment.list'), body, answer: paymentPage };
}

/** Cancelling and refunding take the same: a DELETE that may have a body. */
export function reversePaymentCall(
  name: 'payment.cancel' | 'payment.refund',
  paymentId: string,
  input: QPayPaymentReversalInput,
): QPayCall<undefined> {
  const fields = compact({ callback_url: input.callbackUrl, note: input.note });
  const body = Object.keys(fields).length > 0 ? fields : undefined;
  return { ...operation(name), id: paymentId, body, answer: nothing, reference: { paymentId } };
}

function offsetBody({ pageNumber, pageLimit }: QPayOffset): Record<string, number> {
  const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
  if (!isWhole(pageNumber)) throw new QPayInputError('offset.pageNumber', 'must be a whole number from 1.');
  if (!isWhole(pageLimit) || pageLimit > LARGEST_PAGE) {
    throw new QPayInputError('offset.pageLimit', `must be a whole number from 1 to ${LARGEST_PAGE}.`);
  }
  return { page_number: pageNumber, page_limit: pageLimit };
}
