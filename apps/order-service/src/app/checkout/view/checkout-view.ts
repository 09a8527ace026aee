import { isPayable, isRenewable } from '../state/checkout-phase';
import type { CheckoutState } from '../state/checkout-state';
import type { Language } from '../../pages/language';
import type { Outcome, Texts } from './texts';

/** What a page is made from. */
export interface CheckoutView {
  state: CheckoutState;
  language: Language;
  texts: Texts;
  merchant: string;
  /** A link that opens this payment in another browser. */
  link: string;
  /** On a phone the banks' apps are at hand; elsewhere a phone has to scan the code. */
  phone: boolean;
  /** Whether tax receipts are offered. */
  ebarimt: boolean;
  /** What came of the form that was just sent. */
  outcome?: Outcome;
}

/** Address of something below the order's page, in the page's language. */
export function below(view: CheckoutView, path = ''): string {
  return `/checkout/${view.state.order.id}${path}?lang=${view.language}`;
}

/** What is said of the payment in one sentence; read out when it changes. */
export function statusText({ state, texts, outcome }: CheckoutView): string {
  if (outcome === 'register') return texts.outcome.register;
  if (outcome && (isPayable(state.phase) || isRenewable(state.phase))) return texts.outcome[outcome];
  return texts.status[state.phase];
}

/** What is still owed, in minor units. */
export function remaining({ state: { order } }: CheckoutView): bigint {
  return order.amount > order.captured ? order.amount - order.captured : 0n;
}
