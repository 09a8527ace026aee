import { isQPayKnownCode } from './qpay-code-kinds';
import { QPAY_CODE_TEXTS_EN } from './qpay-code-texts.en';
import { QPAY_CODE_TEXTS_MN } from './qpay-code-texts.mn';

/** The meaning of a QPay code, for people. */
export interface QPayCodeText {
  /** In English. */
  en: string;
  /** In Mongolian. */
  mn: string;
}

/**
 * What a QPay code means in English and Mongolian, for all 52 codes of the official table and those observed beside it;
 * undefined for a code this library does not know.
 */
export function describeQPayCode(code: string | undefined): QPayCodeText | undefined {
  if (code === undefined || !isQPayKnownCode(code)) return undefined;
  return { en: QPAY_CODE_TEXTS_EN[code], mn: QPAY_CODE_TEXTS_MN[code] };
}
