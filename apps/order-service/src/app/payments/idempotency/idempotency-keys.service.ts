import { Inject, Injectable } from '@nestjs/common';
import { and, eq, lt } from 'drizzle-orm';
import { DATABASE, type Database, type Transaction } from '../../database/database';
import { idempotencyKeys, type IdempotencyKey } from '../../database/schema';
import { ApiError } from '../../errors/api-error';
import { Clock } from '../../system/clock';

/** A key as it came with a request. */
export interface KeyedRequest {
  userId: string;
  key: string;
  bodyHash: Buffer;
}

/** An answer as it is given again. */
export interface KeptAnswer {
  status: number;
  body: unknown;
}

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

  /** @throws ApiError 422 when the key was used for something else, 409 while its first request is running */
  async claim(request: KeyedRequest): Promise<Claim> {
    const at = this.clock.now();
    const lockedUntil = new Date(at.getTime() + LOCK_MS);
    const [fresh] = await this.db
      .insert(idempotencyKeys)
      .values({ ...request, lockedUntil, createdAt: at })
      .onConflictDoNothing()
      .returning();
    if (fresh) return { held: fresh };
    const [known] = await this.db.select().from(idempotencyKeys).where(isKey(request));
    if (!known) throw inProgress();
    if (!known.bodyHash.equals(request.bodyHash)) throw reused();
    if (known.answerStatus !== null)
      return { answer: { status: known.answerStatus, body: known.answerBody } };
    return { held: await this.takeOver(known, at, lockedUntil) };
  }

  /** Binds the key to an order, in the transaction that begins the order. */
  async bind(tx: Transaction, key: Pick<IdempotencyKey, 'userId' | 'key'>, orderId: string): Promise<void> {
    await tx.update(idempotencyKeys).set({ orderId }).where(isKey(key));
  }

  /** Writes the answer that everybody gets from now on. */
  async keep(key: IdempotencyKey, { status, body }: KeptAnswer): Promise<void> {
    await this.db.update(idempotencyKeys).set({ answerStatus: status, answerBody: body }).where(isKey(key));
  }

  /** Lets the next request with the key try again at once. */
  async release(key: IdempotencyKey): Promise<void> {
    await this.db.update(idempotencyKeys).set({ lockedUntil: this.clock.now() }).where(isKey(key));
  }

  /** Forgets keys that are older than a day. */
  async forgetOld(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - RETENTION_MS);
    await this.db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before));
  }

  private async takeOver(known: IdempotencyKey, at: Date, lockedUntil: Date): Promise<IdempotencyKey> {
    if (known.lockedUntil > at) throw inProgress();
    const unchanged = eq(idempotencyKeys.lockedUntil, known.lockedUntil);
    const [taken] = await this.db
      .update(idempotencyKeys)
      .set({ lockedUntil })
      .where(and(isKey(known), unchanged))
      .returning();
    if (!taken) throw inProgress();
    return taken;
  }
}

function isKey({ userId, key }: Pick<IdempotencyKey, 'userId' | 'key'>) {
  return and(eq(idempotencyKeys.userId, userId), eq(idempotencyKeys.key, key));
}

function inProgress(): ApiError {
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
