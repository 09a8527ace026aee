import { z } from 'zod';
import { LONGEST_LIFETIME_SECONDS } from './expires-in';
import type { TokenCipher } from './token-cipher';
import type { StoredToken } from './token-store';

/** The contract: exactly these two fields. A number in quotes is foreign, and is read as none. */
const wire = z.object({ accessToken: z.string().min(1), expiresAt: z.number().int().positive() });

/** Room for clocks that disagree when an absolute time is judged, in seconds. */
const CLOCK_ROOM_SECONDS = 3_600;

/** What a stored text says, its token in clear, or undefined when it is not a token this library could have stored. */
export interface DecodedToken {
  accessToken: string;
  expiresAt: number;
}

/** The JSON of the contract: `{"accessToken": string, "expiresAt": number}`, `expiresAt` in Unix seconds. */
export function encodeStoredToken(token: DecodedToken, cipher?: TokenCipher): string {
  const accessToken = cipher ? cipher.encrypt(token.accessToken) : token.accessToken;
  return JSON.stringify({ accessToken, expiresAt: token.expiresAt });
}

/** Reads what `encodeStoredToken` or an older instance wrote; anything else is undefined. */
export function decodeStoredToken(text: string, cipher?: TokenCipher): DecodedToken | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = wire.safeParse(value);
  if (!parsed.success) return undefined;
  const { expiresAt } = parsed.data;
  const accessToken = cipher ? cipher.decrypt(parsed.data.accessToken) : parsed.data.accessToken;
  return accessToken === undefined ? undefined : { accessToken, expiresAt };
}

/**
 * What is left of a stored token's life. The key's own TTL tells it by Redis' clock, free of this machine's; only a key
 * without one, or one written with the shortest TTL there is, is judged by `expiresAt`. Undefined: not plausible.
 *
 * @param ttlMs PTTL of the key: -1 has none
 * @param nowMs this machine's wall clock
 */
export function remainingOf(
  token: DecodedToken,
  ttlMs: number,
  nowMs: number,
  storeMarginSeconds: number,
): StoredToken | undefined {
  const byClock = token.expiresAt * 1000 - nowMs;
  const byStore = ttlMs + storeMarginSeconds * 1000;
  // Older writers raise a TTL that would be zero or less to one second, which says nothing of the token's life.
  const remainingMs = ttlMs < 0 ? byClock : ttlMs <= 1_000 ? Math.min(byClock, byStore) : byStore;
  const longestMs = (LONGEST_LIFETIME_SECONDS + CLOCK_ROOM_SECONDS) * 1000;
  if (remainingMs <= 0 || remainingMs > longestMs || byClock > longestMs) return undefined;
  return { ...token, remainingMs };
}
