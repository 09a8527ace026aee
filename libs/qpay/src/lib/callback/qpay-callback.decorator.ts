import 'reflect-metadata';
import type { QPayPaymentEvent } from './callback.types';

/** Which merchant a handler is for. */
export interface QPayCallbackHandlerOptions {
  /** The `name` of the merchant's registration. @default the registration without a name */
  name?: string;
}

/** What a handler is: a method of a provider that takes the event. What it returns is awaited and not looked at. */
export type QPayCallbackHandler = (event: QPayPaymentEvent) => unknown;

const HANDLER = Symbol('QPAY_CALLBACK_HANDLER');

/**
 * Marks the method that is told of payments. It is found in any provider or controller of the application.
 *
 * It is called with what QPay itself said about one of our invoices, never with what the callback claims, and only when some
 * money came (or went back): look at `verdict` or `paid`. QPay gets its `SUCCESS` once the method has resolved; when it
 * rejects, 503. **At least once**: the same event may come again, from another process too; do nothing twice (`event.id`).
 *
 * @example
 * ```ts
 * @QPayCallback()
 * async onPayment(event: QPayPaymentEvent) {
 *   if (event.paid) await this.orders.markPaid(event.reference, event.paidAmount);
 * }
 * ```
 *
 * @publicApi
 */
export function QPayCallback({ name = '' }: QPayCallbackHandlerOptions = {}) {
  // Kept by name and not on the function, which a decorator above this one may replace.
  return <T extends QPayCallbackHandler>(
    prototype: object,
    method: string,
    _descriptor: TypedPropertyDescriptor<T>,
  ): void => Reflect.defineMetadata(HANDLER, { name }, prototype, method);
}

/** @internal What the decorator says of a method; undefined when it is not decorated. */
export function handlerOptionsOf(
  prototype: object,
  method: string,
): Required<QPayCallbackHandlerOptions> | undefined {
  return Reflect.getMetadata(HANDLER, prototype, method);
}
