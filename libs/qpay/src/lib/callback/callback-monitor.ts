import { Subject, type Observable } from 'rxjs';
import type { QPayErrorCode } from '../errors/qpay-error-code';
import type { QPayCallbackMethod, QPayPaymentVerdict } from './callback.types';

/**
 * How a callback ended. `handled`: the handler has succeeded. `nothing-paid`: QPay shows no money on our invoice. `joined`:
 * answered by the check that another callback of the invoice caused. `unknown-token`: nobody's. `not-invoiced`: the invoice id is not
 * saved yet. The others name what failed: finding the token's invoice, asking QPay, or the handler.
 */
export type QPayCallbackOutcome =
  | 'handled'
  | 'nothing-paid'
  | 'joined'
  | 'unknown-token'
  | 'not-invoiced'
  | 'resolve-failed'
  | 'qpay-failed'
  | 'handler-failed';

/** One callback that has been answered. Holds no token, no id and no address. */
export interface QPayCallbackReceipt {
  /** The name of the merchant's registration; absent for the one without a name. */
  merchant?: string;
  /** GET or POST. */
  method: QPayCallbackMethod;
  /** What became of the call. */
  outcome: QPayCallbackOutcome;
  /** HTTP status of the answer; 200 went with `SUCCESS`. */
  status: number;
  /** What the payments come to; only when the handler was called for it. */
  verdict?: QPayPaymentVerdict;
  /** Code of the `QPayError` that something failed with. */
  code?: QPayErrorCode;
  /** From the arrival to the answer, in milliseconds. */
  durationMs: number;
}

/**
 * What happens to one merchant's callbacks, for metrics and alerts. Inject it by its class, or that of a named merchant with
 * `@InjectQPayCallbackMonitor(name)`.
 *
 * @publicApi
 */
export class QPayCallbackMonitor {
  private readonly receipts = new Subject<QPayCallbackReceipt>();

  /** Every callback as it is answered. */
  get received$(): Observable<QPayCallbackReceipt> {
    return this.receipts;
  }

  /** @internal Called by the reception of callbacks. */
  report(receipt: QPayCallbackReceipt): void {
    this.receipts.next(receipt);
  }
}
