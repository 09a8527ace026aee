import { Injectable, Logger } from '@nestjs/common';
import { ApiError } from '../errors/api-error';
import { describeError } from '../logging/describe-error';
import { RenewalService } from '../payments/renewal.service';
import { VerificationService } from '../payments/verification.service';
import { Clock } from '../system/clock';
import { CheckoutQueries } from './state/checkout-queries.service';
import { isRenewable } from './state/checkout-phase';
import type { CheckoutState } from './state/checkout-state';
import type { Outcome } from './view/texts';

/** A state, and what came of what was asked. */
export interface ActionResult {
  state: CheckoutState;
  outcome?: Outcome;
}

/** How long somebody is kept waiting for QPay's answer, in milliseconds. The question goes on after that. */
const PATIENCE_MS = 10_000;
/** Whoever comes back to a payment that is younger has not been to a bank, in milliseconds. */
const FRESH_MS = 15_000;

/** What a customer may do on the page: have QPay asked, and get a new QR code. Neither moves money. */
@Injectable()
export class CheckoutActions {
  private readonly logger = new Logger(CheckoutActions.name);

  constructor(
    private readonly queries: CheckoutQueries,
    private readonly verification: VerificationService,
    private readonly renewal: RenewalService,
    private readonly clock: Clock,
  ) {}

  /** "I have paid". What is not known yet is never called failed. */
  async verify(orderId: string): Promise<ActionResult> {
    const before = await this.queries.read(orderId);
    if (!isOpenQuestion(before)) return { state: before };
    const asked = await this.ask(before.attempt.id);
    const state = await this.queries.read(orderId);
    if (state.id !== before.id) return { state };
    return { state, outcome: asked ? 'not-yet' : 'later' };
  }

  /** Somebody opens the page: a payment that has been waiting for a while is asked about, without keeping anybody waiting. */
  opened(state: CheckoutState): void {
    if (!isOpenQuestion(state) || this.clock.now().getTime() - state.attempt.createdAt.getTime() < FRESH_MS)
      return;
    this.verification.askInBackground(state.attempt.id, 'customer');
  }

  /** A new QR code for the same order; when there can be none, the page says what is so. */
  async renew(orderId: string): Promise<ActionResult> {
    const before = await this.queries.read(orderId);
    if (!isRenewable(before.phase)) return { state: before };
    let outcome: Outcome = 'no-code';
    try {
      await this.renewal.renew(orderId, 'customer');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.body.code === 'SESSION_SUPERSEDED') outcome = 'superseded';
      this.logger.warn({ orderId, code: error.body.code }, 'No new QR code could be made.');
    }
    const state = await this.queries.read(orderId);
    return isRenewable(state.phase) ? { state, outcome } : { state };
  }

  /** @returns whether QPay has answered */
  private async ask(attemptId: string): Promise<boolean> {
    const question = this.verification.ask(attemptId, 'customer').then(
      () => true,
      (error: unknown) => {
        this.logger.warn(
          { attemptId, err: describeError(error) },
          'A customer could not be told what is paid.',
        );
        return false;
      },
    );
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), PATIENCE_MS);
    });
    return Promise.race([question, patience]).finally(() => clearTimeout(timer));
  }
}

function isOpenQuestion({ order, phase }: CheckoutState): boolean {
  return order.status === 'PENDING' || phase === 'expired';
}
