import type { Refund } from '../../database/schema';
import type { Html } from '../../pages/html';
import type { Language } from '../../pages/language';
import { en } from './texts.en';
import { mn } from './texts.mn';

/** Everything that the page says, in one language. States of orders stay words of the API. */
export interface HomeTexts {
  languages: string;
  otherLanguage: string;
  title: string;
  mode: string;
  heading: string;
  lead: string;
  withoutScript: Readonly<Record<'stop' | 'load' | 'toSee', string>> & {
    loads: (seconds: number) => string;
  };
  runs: SurroundingTexts;
  next: Readonly<Record<'title' | 'api' | 'operators' | 'withToken' | 'health' | 'terminal', string>>;
  operators: Readonly<Record<'title' | 'help', string>> & { signIn: (name: string) => string };
  journey: JourneyTexts;
}

interface SurroundingTexts {
  title: string;
  standIn: string;
  simulator: (host: string) => string;
  every: (seconds: number) => string;
  parts: Readonly<
    Record<'qpay' | 'database' | 'token' | 'userTokens' | 'calledBackAt' | 'lostCallbacks', string>
  >;
  are: Readonly<Record<'embedded' | 'inRedis' | 'inProcess' | 'byKeySet' | 'bySharedKey', string>>;
}

interface JourneyTexts {
  title: string;
  done: string;
  over: string;
  again: string;
  session: Readonly<Record<'title' | 'real' | 'notMade', string>> & {
    help: (call: Html) => Html;
    make: (amount: string) => string;
    made: (amount: string, user: string, order: Html, invoice: Html) => Html;
  };
  checkout: Readonly<Record<'title' | 'waits' | 'receipt' | 'open', string>>;
  payment: Readonly<Record<'byWallet' | 'byBank' | 'wallet' | 'open' | 'bank', string>>;
  paid: Readonly<Record<'title' | 'changes', string>> & {
    /** @param paidAt empty while it is not */
    order: (status: Html, paidAt: string) => Html;
  };
  refund: Readonly<Record<'title' | 'help', string>> & {
    ask: (name: string) => string;
    approve: (name: string) => string;
    asked: (name: string) => string;
    statuses: Readonly<Record<Exclude<Refund['status'], 'REQUESTED'>, string>>;
  };
}

/** The page's texts by language. */
export const HOME_TEXTS: Readonly<Record<Language, HomeTexts>> = { mn, en };
