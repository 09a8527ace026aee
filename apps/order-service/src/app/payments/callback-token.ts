import { createHash } from 'node:crypto';

/** 256 bits: nobody finds one by trying. */
export const CALLBACK_TOKEN_BYTES = 32;

const FORM = /^[\w-]{43}$/;

/** The token as it stands in the callback's address. */
export function callbackTokenText(secret: Buffer): string {
  return secret.toString('base64url');
}

/** Whether a text could be a token at all: anything else is not worth a query. */
export function isCallbackToken(text: string): boolean {
  return FORM.test(text);
}

/**
 * What is stored and searched for. Looking up a hash tells an attacker nothing by its timing: near misses of a token have
 * unrelated hashes.
 */
export function hashCallbackToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The address that QPay calls once somebody has paid. */
export function callbackUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/api/qpay/callback/${token}`;
}
