import { Injectable } from '@nestjs/common';
import { CheckTurns } from './check-turns.service';
import { isUnpaid } from './order-status';
import { mayNamePayment } from './payment-id';
import { PaymentQueries } from './payment-queries';
import type { OrderAndAttempt } from './payment.types';
import { VerificationService } from './verification.service';

/** "I have paid", said by the owner of a payment. */
@Injectable()
export class CustomerVerification {
  constructor(
    private readonly turns: CheckTurns,
    private readonly verification: VerificationService,
    private readonly queries: PaymentQueries,
  ) {}

  /**
   * Asks QPay, unless the order is paid; also about one that is expired or cancelled, whose money may have come late. Whose payment it
   * is and whether it is its turn is one exchange with the database, where nobody else asks at the moment.
   * @param id of the order, or of an attempt
   * @returns what is known then; nothing when there is no such payment, or it is somebody else's
   * @throws QPayError or a database's error; asking again later is safe
   */
  async ask(userId: string, id: string): Promise<OrderAndAttempt | undefined> {
    if (!mayNamePayment(id)) return undefined;
    const turn = await this.turns.takeOfUser(userId, id);
    if (turn) return this.known(userId, id, this.verification.askInTurn(turn.attempt, 'customer'));
    const found = await this.queries.findForUser(userId, id);
    if (!found || !isUnpaid(found.order.status)) return found;
    return this.known(userId, id, this.verification.ask(found.attempt.id, 'customer'));
  }

  /** What was written, or where somebody else has asked, what that has come to. */
  private async known(userId: string, id: string, asked: Promise<OrderAndAttempt | undefined>) {
    return (await asked) ?? this.queries.findForUser(userId, id);
  }
}
