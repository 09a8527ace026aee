import type { ReviewReason } from '../../payments/review-reason';
import type { CheckoutPhase } from '../state/checkout-phase';
import type { Language } from '../../pages/language';
import { en } from './texts.en';
import { mn } from './texts.mn';

/** What came of something the customer has asked for. Nothing unknown is ever called failed. */
export type Outcome = 'not-yet' | 'later' | 'no-code' | 'superseded' | 'register';

/** What can be wrong with a whole page. */
export type Problem = 'denied' | 'missing' | 'failed';

/** What the page says of tax receipts. */
interface EbarimtTexts {
  title: string;
  forWhom: string;
  citizen: string;
  company: string;
  register: string;
  ask: string;
  asking: string;
  waiting: string;
  unknown: string;
  refused: string;
  lottery: string;
  number: string;
  qrAlt: string;
}

/** Everything that the page says, in one language. */
export interface Texts {
  otherLanguage: string;
  languages: string;
  pay: string;
  payee: string;
  due: string;
  paidSoFar: string;
  remaining: string;
  forWhat: string;
  validUntil: (time: string) => string;
  timeLeft: string;
  banks: string;
  banksHere: string;
  moreBanks: (count: number) => string;
  scan: string;
  scanElsewhere: string;
  steps: readonly string[];
  qrAlt: (merchant: string, amount: string) => string;
  qrOnce: string;
  saveQr: string;
  copyLink: string;
  copied: string;
  linkLabel: string;
  linkHelp: string;
  trouble: string;
  shortLink: string;
  havePaid: string;
  checking: string;
  renew: string;
  renewing: string;
  reload: string;
  stopRefresh: string;
  autoRefresh: string;
  receipt: string;
  received: string;
  paymentAmount: string;
  orderNumber: string;
  reference: string;
  amount: string;
  paidAt: string;
  paymentNumber: string;
  print: string;
  zone: string;
  minutesLeft: (minutes: number) => string;
  connectionLost: string;
  status: Readonly<Record<CheckoutPhase, string>>;
  explain: Readonly<Partial<Record<CheckoutPhase, string>>>;
  reviewReason: Readonly<Partial<Record<ReviewReason, string>>>;
  surplus: string;
  outcome: Readonly<Record<Outcome, string>>;
  ebarimt: EbarimtTexts;
  problem: Readonly<Record<Problem, { title: string; text: string }>>;
}

/** The page's texts by language. */
export const TEXTS: Readonly<Record<Language, Texts>> = { mn, en };

/** Whether a text names an outcome: it comes back in an address after a form was sent. */
export function isOutcome(text: unknown): text is Outcome {
  return typeof text === 'string' && Object.hasOwn(en.outcome, text);
}
