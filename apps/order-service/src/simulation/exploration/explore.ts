import { loadConfig } from '../../app/config/load-config';
import type { Order } from '../../app/database/schema';
import { Sweep } from '../../app/reconciliation/sweep.service';
import { Clock } from '../../app/system/clock';
import { Ids } from '../../app/system/ids';
import { Life } from '../scheduler';
import type { SimulatedDatabase } from '../simulated-database';
import { simulatedProcess, type SimulatedProcess } from '../simulated-process';
import { watchErrors } from '../watch-errors';
import { SimulatedWorld } from '../world';

/** Somebody who waits for their next step. */
export interface Waiting {
  life: Life;
  what: string;
}

/** A process of the service beside others. */
export interface Instance {
  life: Life;
  process: SimulatedProcess;
}

/** A payment that QPay has and that the service has not noticed. */
export interface UnseenPayment {
  order: Order;
  attemptId: string;
  token: string;
  paymentId: string;
}

const PRICE = 10_000n;

/**
 * Runs a simulation whose course a test tells instead of drawing it from a seed.
 * @throws what `use` throws, and for a mistake that the services have only logged
 */
export async function explore<T>(
  database: SimulatedDatabase,
  use: (world: SimulatedWorld) => Promise<T>,
): Promise<T> {
  await database.empty();
  const world = new SimulatedWorld(1, database);
  const restore = world.time.install(() => world.random.next());
  const errors = watchErrors();
  try {
    const result = await use(world);
    if (errors.found[0]) throw new Error(errors.found[0]);
    return result;
  } finally {
    restore();
    errors.stop();
  }
}

/** Who goes on at each step is chosen by this, as an index among those who wait. */
export function steer(world: SimulatedWorld, choose: (waiting: readonly Waiting[]) => number): void {
  world.random.pick = <T>(items: readonly T[]) =>
    items.length > 0 ? items[choose(items as unknown as readonly Waiting[])] : undefined;
}

/** The process dies instead of taking this step, counted from now on. */
export function crashAt(world: SimulatedWorld, step: number): void {
  let taken = 0;
  world.random.chance = (probability) => probability > 0 && taken++ === step;
  world.scheduler.crashRate = 1;
}

/** Lets something happen to its end. @throws what it throws */
export async function complete<T>(world: SimulatedWorld, work: Promise<T>): Promise<T> {
  await world.scheduler.finish(work);
  return work;
}

/** One more process on the same database. @param checkWindowMs how long it collapses checks, in milliseconds */
export function instance(world: SimulatedWorld, number: number, checkWindowMs = 0): Instance {
  const [life, clock, ids] = [new Life(), new Clock(), new Ids()];
  let made = 0;
  clock.now = () => new Date(world.time.nowMs);
  ids.uuid = () => `0000000${number}-0000-7000-8000-${String(++made).padStart(12, '0')}`;
  const { database, scheduler, time } = world;
  const env = { LOG_LEVEL: 'silent', PAYMENT_CHECK_WINDOW_MS: String(checkWindowMs) };
  const process = simulatedProcess({
    ...{ clock, ids, config: loadConfig(env) },
    db: database.of(life, scheduler, time),
    qpay: world.qpay.client(life),
    delivery: { deliver: () => Promise.resolve() },
  });
  return { life, process };
}

/** An order whose money is at QPay. Its callback has not come, and nobody has looked. */
export async function unseenPayment(world: SimulatedWorld): Promise<UnseenPayment> {
  const request = { userId: 'bat', amount: PRICE, currency: 'MNT', description: 'x' };
  const { order, attempt } = await complete(world, world.process.sessions.open(request));
  const [invoice] = world.qpay.invoices;
  if (!invoice) throw new Error('QPay has no invoice.');
  const { paymentId } = world.qpay.pay(invoice, PRICE, 'MNT', 'CARD');
  const token = invoice.callbackUrl.split('/').at(-1) ?? '';
  return { order, attemptId: attempt.id, token, paymentId };
}

/** Those who may notice a payment, and how each of them does. */
export const ASKERS = {
  callback: ({ process }: Instance, { token, paymentId }: UnseenPayment): Promise<unknown> =>
    process.callbacks.receive(token, paymentId),
  sweep: ({ process }: Instance): Promise<unknown> =>
    Promise.all(process.tasks.filter((task) => task instanceof Sweep).map((task) => task.pass())),
  customer: ({ process }: Instance, { order }: UnseenPayment): Promise<unknown> =>
    process.customers.ask(order.userId, order.id),
  operator: ({ process }: Instance, { attemptId }: UnseenPayment): Promise<unknown> =>
    process.verification.ask(attemptId, 'operator'),
};

/** See {@link ASKERS}. */
export type Asker = keyof typeof ASKERS;
