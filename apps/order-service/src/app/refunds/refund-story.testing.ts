import { eq } from 'drizzle-orm';
import { providerPayments, refunds, type Refund } from '../database/schema';
import type { PaymentWorld } from '../payments/payments.testing';
import { DueRefunds } from './due-refunds.service';
import type { PaymentPlan, RefundAct, RefundRound } from './refund-acts.testing';
import { RefundLedger } from './refund-ledger.service';
import { RefundDesk } from './refunds.testing';

const MINUTE_MS = 60_000;
/** By then a refund of unknown outcome is before a person. */
const LONG_MS = 20 * MINUTE_MS;

/** An order whose payments are given back by several people at once, and QPay's own word on each of them. */
export class RefundStory {
  private readonly desk: RefundDesk;

  private constructor(
    private readonly world: PaymentWorld,
    readonly orderId: string,
    readonly paymentIds: readonly string[],
    private readonly plans: readonly PaymentPlan[],
  ) {
    this.desk = new RefundDesk(world);
  }

  static async begin(world: PaymentWorld, plans: readonly PaymentPlan[]): Promise<RefundStory> {
    const { order, attempt, invoiceId } = await world.startInvoice();
    const paymentIds: string[] = [];
    for (const { type, amount, settled } of plans) {
      const { paymentId } = await world.qpay.pay(invoiceId, { type, amount, force: true, callback: 'lost' });
      if (settled) world.qpay.settle(paymentId);
      paymentIds.push(paymentId);
    }
    await world.verify(attempt.id);
    const story = new RefundStory(world, order.id, paymentIds, plans);
    for (const [which, { asked, type }] of plans.entries())
      if (asked) await story.perform({ act: 'request', by: 'saraa', which, evidence: type === 'P2P' }, []);
    return story;
  }

  /** Everybody acts at once. @returns what no answer may be */
  async play({ acts, answer, minutesLater }: RefundRound): Promise<string[]> {
    this.world.travel(minutesLater * MINUTE_MS);
    if (answer !== 'comes') {
      const when = answer === 'lost after' ? 'after' : 'before';
      this.world.qpay.inject({ operation: 'payment.refund', kind: 'drop', when });
    }
    const before = await this.refunds();
    const wrong = await Promise.all(acts.map((act) => this.perform(act, before)));
    this.world.qpay.clearFaults();
    return wrong.flat();
  }

  /** Nobody asks for anything any more, and nothing is lost: the worker, and a person where it cannot know, end the rest. */
  async end(): Promise<void> {
    for (let looks = 0; looks < 2; looks++) {
      this.world.travel(LONG_MS);
      await this.perform({ act: 'look up' }, []);
    }
    await this.perform({ act: 'sweep' }, []);
  }

  refunds(): Promise<Refund[]> {
    const { createdAt, id } = refunds;
    return this.world.db
      .select()
      .from(refunds)
      .where(eq(refunds.orderId, this.orderId))
      .orderBy(createdAt, id);
  }

  /** How often QPay was asked to give the payment back. */
  sent(paymentId: string): number {
    return this.world.qpay
      .calls('payment.refund')
      .filter(({ path, status }) => path.endsWith(`/${paymentId}`) && status !== 401).length;
  }

  /** Whether QPay says that the payment was given back. */
  isReturned(paymentId: string): boolean {
    return this.world.qpay.events('payment.refunded').some((event) => event.paymentId === paymentId);
  }

  async perform(act: RefundAct, known: readonly Refund[]): Promise<string[]> {
    switch (act.act) {
      case 'request':
      case 'overreach':
        return this.ask(act);
      case 'approve':
      case 'reject':
      case 'conclude':
        return this.decide(act, known);
      case 'look up':
        await this.world.app.get(DueRefunds).pass();
        return [];
      case 'outside':
        this.returnOutside(pick(this.paymentIds, act.which));
        return [];
      case 'sweep':
        await Promise.all(this.paymentIds.map((id) => this.see(id)));
        return [];
    }
  }

  private async ask(act: Extract<RefundAct, { act: 'request' | 'overreach' }>): Promise<string[]> {
    const paymentId = pick(this.paymentIds, act.which) ?? '';
    if (act.act === 'request') {
      const { status } = await this.desk.request(
        this.orderId,
        paymentId,
        act.evidence ? 'transfer 77' : undefined,
        act.by,
      );
      return answered(
        status,
        [pick(this.plans, act.which)?.type === 'P2P' && !act.evidence ? 422 : 201, 409],
        'A request',
      );
    }
    const orderId = act.how === 'other order' ? OTHER_ORDER : this.orderId;
    const amount = { more: '500.00', less: '1.00', 'other order': undefined }[act.how];
    const wish = { orderId, paymentId, reason: 'returned', amount };
    const { status } = await this.desk.send('refunds', act.by, wish);
    return answered(status, [400, 404], `A request for ${act.how}`);
  }

  private async decide(
    act: Extract<RefundAct, { act: 'approve' | 'reject' | 'conclude' }>,
    known: readonly Refund[],
  ): Promise<string[]> {
    const open = known.filter(({ status }) => status === (act.act === 'conclude' ? 'UNKNOWN' : 'REQUESTED'));
    const refund = pick(open.length > 0 ? open : known, act.which);
    if (!refund) return [];
    const returned = this.isReturned(refund.paymentId);
    const given = act.act === 'conclude' && returned && !act.lies;
    const body = act.act === 'conclude' ? { given, evidence: 'QPay support 4711' } : undefined;
    const { status } = await this.desk.send(`refunds/${refund.id}/${act.act}`, act.by, body);
    const own = act.by === refund.requestedBy && act.act !== 'reject';
    // Against QPay's word nobody says that nothing went back.
    const lie = act.act === 'conclude' && returned && !given;
    const allowed = own ? [403, 409] : lie ? [409] : [200, 409];
    return answered(status, allowed, `To ${act.act} ${own ? 'an own' : 'a'} refund`);
  }

  private returnOutside(paymentId: string | undefined): void {
    if (paymentId && !this.isReturned(paymentId)) this.world.qpay.refund(paymentId);
  }

  private async see(paymentId: string): Promise<void> {
    const { db, app } = this.world;
    const [payment] = await db
      .select()
      .from(providerPayments)
      .where(eq(providerPayments.paymentId, paymentId));
    if (payment && this.isReturned(paymentId)) await app.get(RefundLedger).seenRefunded(payment);
  }
}

const OTHER_ORDER = '01900000-0000-7000-8000-000000000000';

function pick<T>(items: readonly T[], which: number): T | undefined {
  return items[which % items.length];
}

function answered(status: number, allowed: readonly number[], what: string): string[] {
  return allowed.includes(status) ? [] : [`${what} was answered with ${status}.`];
}
