import { QPAY_ACCESS_TOKEN_KEY } from '../config/constants';

/**
 * The names under which one account's token is shared. All begin alike, so that one ACL pattern covers them. On a cluster
 * the names that are ours to choose lie on the token's server: another one that is dead must not matter. The lock's name,
 * like the token's, is a contract.
 */
export interface RedisKeys {
  token: string;
  lock: string;
  /** The pause on logins. */
  hold: string;
  /** Where messages go; the same text as a key, though it is none. */
  channel: string;
  /** Says that this token was dropped. */
  tombstone(fingerprint: string): string;
}

/**
 * @param prefix what stands before every key of the application, '' for none
 * @param account a digest of host and client id for every account but the first; '' is the contract's bare key
 */
export function redisKeys(prefix: string, account = ''): RedisKeys {
  const token = `${prefix}${QPAY_ACCESS_TOKEN_KEY}${account && `:{${account}}`}`;
  const withToken = hasHashTag(token) ? '' : `:{${token}}`;
  return {
    token,
    lock: `${token}:lock`,
    hold: `${token}:hold${withToken}`,
    channel: `${token}:messages`,
    tombstone: (fingerprint) => `${token}:dropped:${fingerprint}${withToken}`,
  };
}

/** Whether a part of the key in braces decides where it lies on a cluster. */
const hasHashTag = (key: string) => /^[^{]*\{[^}]/.test(key);
