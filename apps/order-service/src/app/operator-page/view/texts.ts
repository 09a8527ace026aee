import type { Language } from '../../pages/language';
import { en } from './texts.en';
import { mn } from './texts.mn';

/** A value of a filter or a decision, and what a person reads. */
export type Choices = readonly (readonly [value: string, text: string])[];

/**
 * Everything that the page says, in one language. States, kinds of events and codes of errors stay words of the API, by which
 * the runbooks and the logs know them.
 */
export interface OperatorTexts {
  title: string;
  languages: string;
  otherLanguage: string;
  skip: string;
  signOut: (user: string) => string;
  zone: string;
  none: string;
  nothing: (caption: string) => string;
  older: string;
  search: string;
  show: string;
  places: Readonly<Record<'orders' | 'reviews' | 'refunds' | 'reconciliation' | 'events' | 'state', string>>;
  signIn: Readonly<Record<'refused' | 'token' | 'button' | 'help', string>>;
  list: Readonly<
    Record<'q' | 'status' | 'review' | 'user' | 'from' | 'to' | 'any' | 'waits' | 'noReview', string>
  > & {
    heads: readonly string[];
  };
  order: OrderTexts;
  review: ReviewTexts;
  refund: RefundTexts;
  receipt: ReceiptTexts;
  events: EventTexts;
  reconciliation: ReconciliationTexts;
  service: ServiceTexts;
}

interface OrderTexts {
  title: string;
  sum: (
    sums: Readonly<Record<'amount' | 'description' | 'user' | 'captured' | 'refunded', string>>,
  ) => string;
  verify: string;
  invoices: string;
  invoiceHeads: readonly string[];
  payments: string;
  noPayments: string;
  seen: string;
  told: string;
  timeline: string;
}

interface ReviewTexts {
  nobody: string;
  received: (captured: string, amount: string) => string;
  decision: string;
  accept: string;
  honour: string;
  why: string;
  resolve: string;
  unmatched: string;
  unmatchedHeads: readonly string[];
  note: string;
  what: string;
}

interface RefundTexts {
  of: string;
  heads: readonly string[];
  giveBack: string;
  ask: string;
  reason: string;
  proof: string;
  proofByHand: string;
  second: string;
  approve: string;
  reject: string;
  doubt: string;
  found: string;
  findings: Choices;
  how: string;
  conclude: string;
  statuses: Choices;
}

interface ReceiptTexts {
  title: string;
  doubtful: string;
  heads: readonly string[];
  findings: Choices;
  number: string;
  how: string;
}

interface EventTexts {
  which: string;
  states: Choices;
  heads: readonly string[];
  now: string;
  again: string;
  help: string;
}

interface ReconciliationTexts {
  from: string;
  to: string;
  compare: string;
  matched: (count: number, amount: string) => string;
  differs: string;
  onlyQPay: string;
  onlyOurs: string;
  heads: readonly string[];
  csv: string;
}

interface ServiceTexts {
  waiting: string;
  waits: Readonly<Record<string, string>>;
  work: string;
  overdue: string;
  outbox: string;
  late: (count: number, oldest: string) => string;
  queued: (count: number, oldest: string) => string;
  empty: string;
  failing: (count: number) => string;
  reached: (sweep: string) => string;
  sweeps: Readonly<Record<string, string>>;
  ago: (duration: string) => string;
  circuit: string;
  token: string;
  renew: string;
  tokenFacts: Readonly<Record<'state' | 'mode' | 'age' | 'left' | 'fingerprint' | 'lastError', string>>;
}

/** The page's texts by language. */
export const OPERATOR_TEXTS: Readonly<Record<Language, OperatorTexts>> = { mn, en };
