import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const PREFIX = 'v1.';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM over the stored token, for a Redis whose readers are not all trusted. Off by default: the plain format is
 * the contract with older instances. A value that does not open (another key, another account, tampered) reads as no
 * token at all.
 */
export class TokenCipher {
  /**
   * @param key 32 bytes
   * @param context what the token belongs to (host and client id); bound to the text, so that it opens nowhere else
   */
  constructor(
    private readonly key: Buffer,
    private readonly context: string,
  ) {}

  encrypt(token: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(this.context));
    const text = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
    return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
  }

  /** The token, or undefined when the text was not made with this key for this context. */
  decrypt(text: string): string | undefined {
    if (!text.startsWith(PREFIX)) return undefined;
    const bytes = Buffer.from(text.slice(PREFIX.length), 'base64url');
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    if (tag.length < TAG_BYTES) return undefined;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(this.context)).setAuthTag(tag);
      const rest = bytes.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(rest), decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }
}

/** A short name of an account for keys and contexts; tells nothing of its parts. */
export function accountDigest(baseUrl: string, clientId: string): string {
  return createHash('sha256').update(`${baseUrl}\n${clientId}`).digest('hex').slice(0, 16);
}
