import { QPAY_ACCESS_TOKEN_KEY } from '../config/constants';

/** The names under which one account's token is shared. All begin alike, so that one ACL pattern covers them. */
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
  return {
    token,
    lock: `${token}:lock`,
    hold: `${token}:hold`,
    channel: `${token}:messages`,
    tombstone: (fingerprint) => `${token}:dropped:${fingerprint}`,
  };
}
