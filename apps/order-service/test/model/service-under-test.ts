import { asc, eq } from 'drizzle-orm';
import { orders, outbox, paymentAttempts } from '../../src/app/database/schema';
import { ApiError } from '../../src/app/errors/api-error';
import type { SimulatedDatabase } from '../../src/simulation/simulated-database';
import { watchErrors } from '../../src/simulation/watch-errors';
import { SimulatedWorld } from '../../src/simulation/world';
import { PRICE, type ModelAttempt } from './order-facts';
import type { OrderModel } from './order-model';

const NO_LIMIT_MS = 1e12;

/** The real services on a real PostgreSQL, with a QPay and a clock that do nothing by themselves. */
export class ServiceUnderTest {
  readonly world: SimulatedWorld;
  /** The id of each order of the model. */
  readonly ids = new Map<OrderModel, string>();
  private readonly restore: () => void;
  private readonly errors = watchErrors();

  constructor(
    seed: number,
    private readonly database: SimulatedDatabase,
  ) {
    this.world = new SimulatedWorld(seed, database);
    this.restore = this.world.time.install(() => this.world.random.next());
  }

  get now(): number {
    return this.world.time.nowMs;
  }

  /** Several callers at once, whose steps interleave. @returns whether all of them were granted; rejections are answers */
  async acts(...works: (() => Promise<unknown>)[]): Promise<boolean> {
    const settled = Promise.allSettled(works.map((work) => work()));
    await this.world.scheduler.finish(settled);
    const refusals = (await settled).flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    );
    const unexpected = refusals.find((reason) => !(reason instanceof ApiError));
    if (unexpected) throw unexpected;
    return refusals.length === 0;
  }

  /** Runs a task of the worker until it has nothing left to do. */
  async works(name: string): Promise<void> {
    const task = this.world.process.tasks.find((one) => one.name === name);
    if (!task) throw new Error(`There is no task ${name}.`);
    let more = true;
    while (more) await this.acts(async () => (more = await task.pass()));
  }

  /** The attempt's row, and its invoice at QPay. */
  async rowOf(order: OrderModel, attempt: ModelAttempt) {
    const rows = await this.attemptsOf(order);
    const row = rows[order.attempts.indexOf(attempt)];
    const invoice = this.world.qpay.invoices.find(({ invoiceId }) => invoiceId === row?.invoiceId);
    if (!row || !invoice) throw new Error('The attempt has no invoice.');
    return { row, invoice };
  }

  /** The order as the model would tell it. */
  async told(order: OrderModel) {
    const db = this.database.observer;
    const [row] = await db
      .select()
      .from(orders)
      .where(eq(orders.id, this.ids.get(order) ?? ''));
    const messages = await db
      .select({ type: outbox.type })
      .from(outbox)
      .where(eq(outbox.orderId, this.ids.get(order) ?? ''))
      .orderBy(asc(outbox.sequence));
    return {
      status: row?.status,
      review: row?.reviewReason,
      captured: row?.captured,
      refunded: row?.refunded,
      attempts: (await this.attemptsOf(order)).map(({ status }) => status),
      told: messages.map(({ type }) => type),
    };
  }

  /** @throws Error with an invariant that is broken, or a mistake that the services went on after */
  async assertSound(): Promise<void> {
    const moment = { now: new Date(this.now), overdueMs: NO_LIMIT_MS };
    const broken = (await this.database.firstBreach(moment)) ?? this.errors.found[0];
    if (broken) throw new Error(broken);
  }

  /** Gives the platform its clock back. */
  end(): void {
    this.restore();
    this.errors.stop();
  }

  private attemptsOf(order: OrderModel) {
    return this.database.observer
      .select()
      .from(paymentAttempts)
      .where(eq(paymentAttempts.orderId, this.ids.get(order) ?? ''))
      .orderBy(asc(paymentAttempts.number));
  }
}

/** What the model says of an order, to compare with {@link ServiceUnderTest.told}. */
export function expected(order: OrderModel) {
  const { status, review, attempts, told } = order;
  const [captured, refunded] = [order.money('booked'), order.money('refunded')];
  return { status, review, captured, refunded, attempts: attempts.map((one) => one.status), told };
}

/** A customer's request for a session of a cart. */
export function requestFor(reference: string) {
  return { userId: 'bat', amount: PRICE, currency: 'MNT', description: 'x', reference };
}
