import type { z } from 'zod';
import { answer, type QPayExtraFields } from './answer';
import * as field from './fields';

/** QPay's answer to a login or refresh, as it came. */
export interface QPayTokenAnswer {
  /** A JWT; a secret. */
  accessToken: string;
  /** Works once, and only while the access token lives; a secret. */
  refreshToken?: string;
  /** Unix seconds, 24 hours ahead, by all live evidence; a duration by some documents. Read it by magnitude. */
  expiresIn?: number;
  /** As `expiresIn`, and equal to it wherever it was seen. */
  refreshExpiresIn?: number;
  /** `bearer` */
  tokenType?: string;
  /** What the token is for, in QPay’s word. */
  scope?: string;
  /** `not-before-policy`; its meaning is not documented by QPay. */
  notBeforePolicy?: string;
  /** `sandbox`, `prod`, `prod_new` */
  sessionState?: string;
  /** Whatever QPay sent that has no field here. */
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
