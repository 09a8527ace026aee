import type { z } from 'zod';
import { answer, type QPayExtraFields } from './answer';
import * as field from './fields';

/** QPay's answer to a login or refresh, as it came. */
export interface QPayTokenAnswer {
  accessToken: string;
  refreshToken?: string;
  /** Unix seconds, 24 hours ahead, by all live evidence; a duration by some documents. Read it by magnitude. */
  expiresIn?: number;
  /** As `expiresIn`, and equal to it wherever it was seen. */
  refreshExpiresIn?: number;
  /** `bearer` */
  tokenType?: string;
  scope?: string;
  notBeforePolicy?: string;
  /** `sandbox`, `prod`, `prod_new` */
  sessionState?: string;
  extra: QPayExtraFields;
}

/** A login's or refresh's answer; one key is in kebab-case. */
export const tokenAnswer: z.ZodType<QPayTokenAnswer> = answer(
  {
    accessToken: field.text,
    refreshToken: field.optionalText,
    expiresIn: field.optionalCount,
    refreshExpiresIn: field.optionalCount,
    tokenType: field.optionalText,
    scope: field.optionalText,
    notBeforePolicy: field.optionalText,
    sessionState: field.optionalText,
  },
  { notBeforePolicy: ['not-before-policy'] },
);
