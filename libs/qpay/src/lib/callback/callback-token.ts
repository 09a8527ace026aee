import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits: nobody finds one by trying. */
const TOKEN_BYTES = 32;

/** A new secret for one callback address. */
export interface QPayCallbackToken {
  /** 43 characters that need no escaping in a URL. Goes into the callback address and is kept nowhere else. */
  token: string;
  /** Its SHA-256 as 64 hex digits: what the application stores and searches for. */
  hash: string;
}

/**
 * Makes the secret of one callback address: one for each invoice or attempt, 256 random bits. Store `hash` before the invoice
 * is made, so that a callback never meets an unknown order; a stolen database then opens no address.
 */
export function createQPayCallbackToken(): QPayCallbackToken {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, hash: hashQPayCallbackToken(token) };
}

/** The SHA-256 of a token as 64 hex digits. Searching by it gives nothing away by its timing: near misses have unrelated hashes. */
export function hashQPayCallbackToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Whether a token is the one of a stored hash, in a time that does not depend on how much of it is right. */
export function verifyQPayCallbackToken(token: string, hash: string): boolean {
  return equalInConstantTime(hashQPayCallbackToken(token), hash.toLowerCase());
}

/** @internal Compares two texts in a time that depends on their lengths alone. */
export function equalInConstantTime(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** @internal What may be said of a token in a log: 8 hex digits of its hash. */
export function callbackFingerprint(token: string): string {
  return hashQPayCallbackToken(token).slice(0, 8);
}

/** From 128 bits, which is 22 characters of base64url, to the 100 characters that Fastify takes as one part of a path. */
const FORM = /^[\w.~-]{22,100}$/;

/** @internal Whether a text could be a token at all: anything else is not worth a question to a database. */
export function isCallbackToken(text: unknown): text is string {
  return typeof text === 'string' && FORM.test(text);
}
