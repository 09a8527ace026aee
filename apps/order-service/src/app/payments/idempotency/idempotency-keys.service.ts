import { Inject, Injectable } from '@nestjs/common';
import { and, eq, lt } from 'drizzle-orm';
import { DATABASE, type Database, type Transaction } from '../../database/database';
import { idempotencyKeys, type IdempotencyKey } from '../../database/schema';
import { Statement } from '../../database/statement';
import { ApiError } from '../../errors/api-error';
import { Clock } from '../../system/clock';
import type { KeptAnswer, KeyClaim } from '../payment.types';

const CLAIM = new Statement(
  'claim_key',
  { held: idempotencyKeys },
  `INSERT INTO idempotency_keys (user_id, key, body_hash, locked_until, created_at)
   VALUES (:userId::text, :key::text, :bodyHash::bytea, :lockedUntil::timestamptz, :at::timestamptz)
   ON CONFLICT DO NOTHING RETURNING {held}`,
);

const KEEP = new Statement(
  'keep_answer',
  {},
  `UPDATE idempotency_keys SET answer_status = :status::integer, answer_body = :body::jsonb
   WHERE idempotency_keys.user_id = :userId::text AND idempotency_keys.key = :key::text`,
);

/** A key as it came with a request. */
export interface KeyedRequest {
  userId: string;
  key: string;
  bodyHash: Buffer;
}

/** Whose key it is. */
type KeyOfUser = Pick<IdempotencyKey, 'userId' | 'key'>;
/** A key that a request holds, by the end of its time. */
export type HeldKey = KeyOfUser & Pick<IdempotencyKey, 'lockedUntil'>;

/** Either the answer that was given before, or the right to work on the request. */
export type Claim = { answer: KeptAnswer } | { held: IdempotencyKey };

/** Longer than a request may take: whoever has not ended by then has crashed. */
const LOCK_MS = 60_000;
const RETENTION_MS = 24 * 3_600_000;

/** Remembers for a day what was answered under which key, per user. */
@Injectable()
export class IdempotencyKeys {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** What writes the key together with what is begun under it, if it is new. */
  fresh({ key, bodyHash }: KeyedRequest): KeyClaim {
    return { key, bodyHash, lockedUntil: new Date(this.clock.now().getTime() + LOCK_MS), heldUntil: null };
  }

  /** What binds a key that the request holds to what is begun under it. */
  again({ key, bodyHash, lockedUntil }: IdempotencyKey): KeyClaim {
    return { key, bodyHash, lockedUntil, heldUntil: lockedUntil };
  }

  /** @throws ApiError 422 when the key was used for something else, 409 while its first request is running */
  async claim(request: KeyedRequest): Promise<Claim> {
    const at = this.clock.now();
    const { lockedUntil } = this.fresh(request);
    const { userId, key, bodyHash } = request;
    const [fresh] = await CLAIM.all(this.db, { userId, key, bodyHash, lockedUntil, at });
    if (fresh) return fresh;
    const [known] = await this.db.select().from(idempotencyKeys).where(isKey(request));
    if (!known) throw inProgress();
    if (!known.bodyHash.equals(request.bodyHash)) throw reused();
    if (known.answerStatus !== null)
      return { answer: { status: known.answerStatus, body: known.answerBody } };
    return { held: await this.takeOver(known, at, lockedUntil) };
  }

  /** Binds the key to an order that was found. One that is begun is bound as it is written. */
  async bind(tx: Transaction, key: KeyOfUser, orderId: string): Promise<void> {
    await tx.update(idempotencyKeys).set({ orderId }).where(isKey(key));
  }

  /** Writes the answer that everybody gets from now on. */
  async keep({ userId, key }: KeyOfUser, { status, body }: KeptAnswer): Promise<void> {
    await KEEP.all(this.db, { userId, key, status, body: JSON.stringify(body) });
  }

  /** Lets the next request with the key try again at once, unless another one has taken the key over meanwhile. */
  async release(held: HeldKey): Promise<void> {
    const lockedUntil = this.clock.now();
    await this.db.update(idempotencyKeys).set({ lockedUntil }).where(isHeld(held));
  }

  /** Forgets keys that are older than a day. */
  async forgetOld(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - RETENTION_MS);
    await this.db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before));
  }

  private async takeOver(known: IdempotencyKey, at: Date, lockedUntil: Date): Promise<IdempotencyKey> {
    if (known.lockedUntil > at) throw inProgress();
    const [taken] = await this.db
      .update(idempotencyKeys)
      .set({ lockedUntil })
      .where(isHeld(known))
      .returning();
    if (!taken) throw inProgress();
    return taken;
  }
}

function isKey({ userId, key }: KeyOfUser) {
  return and(eq(idempotencyKeys.userId, userId), eq(idempotencyKeys.key, key));
}

function isHeld(held: HeldKey) {
  return and(isKey(held), eq(idempotencyKeys.lockedUntil, held.lockedUntil));
}

/** 409: somebody else works on a request with the key. */
export function inProgress(): ApiError {
  const body = {
    code: 'IDEMPOTENCY_KEY_IN_USE',
    message: 'A request with this Idempotency-Key is being worked on.',
    remedy: 'Repeat the request after the time in Retry-After.',
  };
  return new ApiError(409, body, { retryAfterSeconds: 1 });
}

function reused(): ApiError {
  return new ApiError(422, {
    code: 'IDEMPOTENCY_KEY_REUSED',
    message: 'This Idempotency-Key was used with another body.',
    remedy: 'Use a new key for a new intent to pay.',
  });
}
