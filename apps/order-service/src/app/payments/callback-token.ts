import { createHash } from 'node:crypto';

/** 192 bits: nobody finds one by trying. */
export const CALLBACK_TOKEN_BYTES = 24;

/** `keyId.random.mac`. */
const SIGNED = /^[\w-]{8}\.[\w-]{32}\.[\w-]{43}$/;
/** 256 bits and nothing else: of releases that did not sign. */
const UNSIGNED = /^[\w-]{43}$/;

/** Whether a text could be a token at all: anything else is not worth a query. */
export function isCallbackToken(text: string): boolean {
  return SIGNED.test(text) || isUnsignedToken(text);
}

/** Whether a text has the form of tokens before they were signed. */
export function isUnsignedToken(text: string): boolean {
  return UNSIGNED.test(text);
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
