import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { isNull, max } from 'drizzle-orm';
import { QPayCallbackSigner, type QPayCallbackKey } from 'nestjs-qpay';
import { ServiceConfig } from '../config/service-config';
import { DATABASE, type Database } from '../database/database';
import { paymentAttempts } from '../database/schema';
import { Clock } from '../system/clock';
import { Ids } from '../system/ids';
import { CALLBACK_TOKEN_BYTES, isUnsignedToken } from './callback-token';

/** A callback about an invoice that is over comes within this time or is the sweep's to make good, in milliseconds. */
const LATEST_MS = 7 * 86_400_000;
/** How long the end of the unsigned tokens is taken for known, in milliseconds. */
const REMEMBERED_MS = 60_000;

/** The secret in the address of one callback. */
export interface CallbackToken {
  /** `keyId.random.mac`. */
  text: string;
  /** Which key has signed it: that one is needed for as long as its invoice may be paid. */
  key: string;
}

/**
 * Makes the tokens of callbacks, and drops forged ones before the database is asked. A token carries nothing but chance: what
 * it belongs to is found by its hash, as without a signature. Attempts of releases that did not sign have bare tokens, which
 * are taken for as long as one of them may be called back about.
 */
@Injectable()
export class CallbackTokens {
  private readonly signer: QPayCallbackSigner;
  private readonly keyId: string;
  private unsigned = { end: 0, readAt: -Infinity };

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    config: ServiceConfig,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    const current = keyOf(config.callbacks.key);
    const previous = config.callbacks.previousKey ? [keyOf(config.callbacks.previousKey)] : [];
    this.keyId = current.id;
    this.signer = new QPayCallbackSigner({ current, previous });
  }

  make(): CallbackToken {
    const chance = this.ids.secret(CALLBACK_TOKEN_BYTES).toString('base64url');
    return { text: this.signer.sign(chance), key: this.keyId };
  }

  /** Whether the token can be one of ours. Of an unsigned one the database is asked, at most once a minute, whether any lives. */
  async mayBeOurs(token: string): Promise<boolean> {
    if (this.signer.verify(token) !== undefined) return true;
    return isUnsignedToken(token) && this.clock.now().getTime() < (await this.endOfUnsigned());
  }

  private async endOfUnsigned(): Promise<number> {
    const now = this.clock.now().getTime();
    if (now - this.unsigned.readAt < REMEMBERED_MS) return this.unsigned.end;
    const [row] = await this.db
      .select({ last: max(paymentAttempts.expiresAt) })
      .from(paymentAttempts)
      .where(isNull(paymentAttempts.callbackKey));
    this.unsigned = { end: row?.last ? row.last.getTime() + LATEST_MS : 0, readAt: now };
    return this.unsigned.end;
  }
}

/** A key has no name but what it comes to: one that is changed cannot be mistaken for the one before. */
function keyOf(secret: string): QPayCallbackKey {
  return { id: createHash('sha256').update(secret).digest('base64url').slice(0, 8), secret };
}
