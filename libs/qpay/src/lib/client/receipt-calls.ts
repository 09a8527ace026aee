import type { QPayCall } from './call.types';
import { compact } from './compact';
import type { QPayCreateEbarimtInput, QPayCreateEbarimtV3Input, QPayEbarimt } from './ebarimt.types';
import { nothing, operation } from './invoice-calls';
import { requireText } from './require-text';
import type { QPaySubscription } from './subscription.types';
import { ebarimt } from './wire/ebarimt.wire';
import { subscription } from './wire/subscription.wire';

export function createEbarimtCall(input: QPayCreateEbarimtInput): QPayCall<QPayEbarimt> {
  const paymentId = requireText('paymentId', input.paymentId);
  const body = compact({
    payment_id: paymentId,
    ebarimt_receiver_type: requireText('receiverType', input.receiverType),
    ebarimt_receiver: input.receiver,
    callback_url: input.callbackUrl,
  });
  return { ...operation('ebarimt.create'), body, answer: ebarimt, reference: { paymentId } };
}

export function createEbarimtV3Call(input: QPayCreateEbarimtV3Input): QPayCall<QPayEbarimt> {
  const paymentId = requireText('paymentId', input.paymentId);
  const body = compact({
    payment_id: paymentId,
    ebarimt_receiver_type: requireText('receiverType', input.receiverType),
    ebarimt_receiver: input.receiver,
    district_code: input.districtCode,
    classification_code: input.classificationCode,
  });
  return { ...operation('ebarimt-v3.create'), body, answer: ebarimt, reference: { paymentId } };
}

export function getEbarimtCall(receiptId: string): QPayCall<QPayEbarimt> {
  return { ...operation('ebarimt.get'), id: receiptId, answer: ebarimt };
}

export function cancelEbarimtCall(receiptId: string): QPayCall<QPayEbarimt> {
  return { ...operation('ebarimt.cancel'), id: receiptId, answer: ebarimt, reference: { receiptId } };
}

/** Version 3 cancels by the payment's id; one source says that a note is required. */
export function cancelEbarimtV3Call(paymentId: string, note: string | undefined): QPayCall<QPayEbarimt> {
  const body = note === undefined ? undefined : { note };
  return {
    ...operation('ebarimt-v3.cancel'),
    id: paymentId,
    body,
    answer: ebarimt,
    reference: { paymentId },
  };
}

export function getSubscriptionCall(subscriptionId: string): QPayCall<QPaySubscription> {
  return { ...operation('subscription.get'), id: subscriptionId, answer: subscription };
}

export function cancelSubscriptionCall(subscriptionId: string): QPayCall<undefined> {
  return {
    ...operation('subscription.cancel'),
    id: subscriptionId,
    answer: nothing,
    reference: { subscriptionId },
  };
}
