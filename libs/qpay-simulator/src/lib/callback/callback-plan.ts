/** What happens to the callback of a payment. */
export interface QPaySimulatorCallbackPlan {
  /**
   * `send`: after the payment is in the books. `early`: before it shows in check and get, and `pay()` books it only once the
   * merchant has answered. `lost`: never. `hold`: kept until `releaseCallbacks()`. @default 'send'
   */
  mode?: 'send' | 'early' | 'lost' | 'hold';
  /** Late by this much, in simulated time; `pay()` does not wait for it. @default 0 */
  delayMs?: number;
  /** How often it is sent. @default 1 */
  times?: number;
  /** QPay calls with GET; some documents claim POST. @default 'GET' */
  method?: 'GET' | 'POST';
  /** Sent in place of the true payment id. */
  paymentId?: string;
}

/** How one attempt to call the merchant went. */
export interface QPaySimulatorCallbackResult {
  /** True when the answer was 200 with the body `SUCCESS`, the only one QPay's documentation allows. */
  delivered: boolean;
  /** The status of the merchant's answer; absent when there was none. */
  status?: number;
  /** The first 2000 characters of the merchant's answer. */
  body?: string;
  /** Why there was no answer: `ECONNREFUSED`, `TIMEOUT`, … */
  error?: string;
  /** Not sent yet (late or held), or not at all. */
  pending?: boolean;
}

/** The address QPay calls: the merchant's own query stays, `qpay_payment_id` is appended. */
export function callbackAddress(callbackUrl: string, paymentId: string): URL {
  const url = new URL(callbackUrl);
  const pair = `qpay_payment_id=${encodeURIComponent(paymentId)}`;
  url.search = url.search.length > 1 ? `${url.search}&${pair}` : `?${pair}`;
  return url;
}
