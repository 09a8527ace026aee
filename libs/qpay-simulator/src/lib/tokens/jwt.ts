import { createHash, createHmac } from 'node:crypto';
import { JsonObject } from '../core/json';

const encode = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/** A JWT signed with HS256, as QPay's are; nobody but the issuer can check the signature. */
export function signJwt(claims: JsonObject, key: string): string {
  const unsigned = `${HEADER}.${encode(claims)}`;
  return `${unsigned}.${createHmac('sha256', key).update(unsigned).digest('base64url')}`;
}

/** Twelve hexadecimal digits that stand for a token in `calls()` and `events()`, so that the token itself appears nowhere. */
export function tokenFingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 12);
}
