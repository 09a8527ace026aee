import { Inject, Injectable } from '@nestjs/common';
import { asc, eq } from 'drizzle-orm';
import { QPayAuthService } from 'nestjs-qpay';
import { DATABASE, type Database } from '../../database/database';
import { orders, outbox, paymentAttempts, receipts, refunds, unmatchedPayments } from '../../database/schema';
import { isUuid } from '../uuid';
import type { AuditSubject } from './audited.decorator';

/** How the subject of an act looks at the moment, as far as an act can change it. */
@Injectable()
export class AuditSnapshots {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly auth: QPayAuthService,
  ) {}

  /** @returns something that JSON can hold; null when there is no such thing */
  async take(subject: AuditSubject, id: string): Promise<unknown> {
    return toJson((await this.read(subject, id)) ?? null);
  }

  private async read(subject: AuditSubject, id: string): Promise<unknown> {
    const { db } = this;
    switch (subject) {
      case 'token':
        return this.auth.status();
      case 'unmatched-payment':
        return first(db.select().from(unmatchedPayments).where(eq(unmatchedPayments.paymentId, id)));
      case 'receipt':
        return first(db.select().from(receipts).where(eq(receipts.paymentId, id)));
      case 'refund':
        return isUuid(id) ? first(db.select().from(refunds).where(eq(refunds.id, id))) : null;
      case 'outbox-event':
        return isUuid(id) ? first(db.select().from(outbox).where(eq(outbox.eventId, id))) : null;
      case 'order':
        return isUuid(id) ? this.order(id) : null;
    }
  }

  private async order(id: string): Promise<unknown> {
    const { status, reviewReason, captured, refunded, version } = orders;
    const changing = { status, reviewReason, captured, refunded, version };
    const order = await first(this.db.select(changing).from(orders).where(eq(orders.id, id)));
    if (!order) return null;
    const attempts = await this.db
      .select({ id: paymentAttempts.id, status: paymentAttempts.status })
      .from(paymentAttempts)
      .where(eq(paymentAttempts.orderId, id))
      .orderBy(asc(paymentAttempts.number));
    return { ...order, attempts };
  }
}

async function first<T>(rows: PromiseLike<T[]>): Promise<T | undefined> {
  return (await rows)[0];
}

function toJson(value: unknown): unknown {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? String(part) : part,
  );
  return JSON.parse(text) as unknown;
}
