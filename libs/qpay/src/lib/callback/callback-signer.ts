import { createHmac, randomBytes } from 'node:crypto';
import { QPayConfigurationError, QPayInputError } from '../errors/qpay-local-errors';
import { equalInConstantTime } from './callback-token';

/** A key that signs callback tokens. */
export interface QPayCallbackKey {
  /** Stands in every token, so that keys can be changed: 1 to 12 letters, digits, `-` or `_`. */
  id: string;
  /** At least 32 bytes; text counts as UTF-8. */
  secret: string | Buffer;
}

/** The keys of a `QPayCallbackSigner`. */
export interface QPayCallbackKeys {
  /** Signs new tokens. */
  current: QPayCallbackKey;
  /** Still accepted: keep a key here for as long as an invoice made with it may be paid. @default none */
  previous?: readonly QPayCallbackKey[];
}

// Together with the mac they stay below the 100 characters that Fastify takes as one part of a path.
const KEY_ID = /^[\w-]{1,12}$/;
const REFERENCE = /^[\w~-]{1,40}$/;
const TOKEN = /^([\w-]{1,12})\.([\w~-]{1,40})\.([\w-]{43})$/;
const SMALLEST_SECRET = 32;

/**
 * Makes and reads callback tokens that carry their reference: `keyId.reference.mac`, with an HMAC-SHA256 of the first two. A
 * forged one is dropped before any database is asked. The reference can be read by whoever sees the address: use an id, and
 * nothing that says more. Each merchant needs keys of its own, or a token of one is valid at the other.
 */
export class QPayCallbackSigner {
  readonly #current: QPayCallbackKey;
  readonly #secrets: ReadonlyMap<string, Buffer>;
  /** Stands in for a key that does not exist, so that an unknown key id takes as long as a wrong mac. */
  readonly #nobody = randomBytes(SMALLEST_SECRET);

  /** @throws QPayConfigurationError for a bad or repeated key id, or a secret that is too short; repeats no secret */
  constructor({ current, previous = [] }: QPayCallbackKeys) {
    const keys = [current, ...previous];
    this.#current = current;
    this.#secrets = new Map(keys.map((key) => [checkedId(key), checkedSecret(key)]));
    if (this.#secrets.size < keys.length)
      throw new QPayConfigurationError('Two callback keys have one id: give each an id of its own.');
  }

  /**
   * The token of a reference, always the same for one key: it needs not be stored.
   *
   * @param reference 1 to 40 letters, digits, `-`, `_` or `~`: the id of an order or attempt
   * @throws QPayInputError
   */
  sign(reference: string): string {
    if (!REFERENCE.test(reference))
      throw new QPayInputError('reference', 'must be 1 to 40 letters, digits, "-", "_" or "~".');
    const { id } = this.#current;
    return `${id}.${reference}.${this.mac(id, reference)}`;
  }

  /** The reference of a token that one of the keys has signed; undefined for anything else, after the same work. */
  verify(token: string): string | undefined {
    const [, id = '', reference = '', mac = ''] = TOKEN.exec(token) ?? [];
    const genuine = equalInConstantTime(this.mac(id, reference), mac);
    return genuine && this.#secrets.has(id) ? reference : undefined;
  }

  private mac(id: string, reference: string): string {
    const secret = this.#secrets.get(id) ?? this.#nobody;
    return createHmac('sha256', secret).update(`${id}.${reference}`).digest('base64url');
  }
}

function checkedId({ id }: QPayCallbackKey): string {
  if (KEY_ID.test(id)) return id;
  throw new QPayConfigurationError('The id of a callback key must be 1 to 12 letters, digits, "-" or "_".');
}

function checkedSecret({ id, secret }: QPayCallbackKey): Buffer {
  const bytes = Buffer.from(secret);
  if (bytes.length >= SMALLEST_SECRET) return bytes;
  throw new QPayConfigurationError(
    `The secret of the callback key ${id} must have at least ${SMALLEST_SECRET} bytes.`,
  );
}
