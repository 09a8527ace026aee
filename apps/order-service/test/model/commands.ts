import fc from 'fast-check';
import { isUnpaid } from '../../src/app/payments/order-status';
import { Command, OrderCommand, pick, type Model } from './command';
import { PRICE, type ModelPayment } from './order-facts';
import { OrderModel } from './order-model';
import { requestFor, type ServiceUnderTest } from './service-under-test';
import { Expire, PassTime, Sweep } from './time-commands';

export class CreateSession extends Command {
  constructor(private readonly cart: string) {
    super();
  }

  override check(): boolean {
    return true;
  }

  toString(): string {
    return `CreateSession(${this.cart})`;
  }

  /** The cart's open order comes back; only what is over for good makes room for another one. */
  protected async act(model: Model, real: ServiceUnderTest): Promise<void> {
    const again = model.orders.findLast(({ cart, status }) => cart === this.cart && status === 'PENDING');
    const order = again ?? new OrderModel(this.cart);
    const granted = order.open(real.now, othersOf(order, model));
    let id: string | undefined;
    const session = async () =>
      (id = (await real.world.process.sessions.open(requestFor(this.cart))).order.id);
    expect(await real.acts(session)).toBe(granted);
    if (!granted) return;
    if (again) expect(id).toBe(real.ids.get(again));
    real.ids.set(order, id ?? '');
    if (!again) model.orders.push(order);
  }
}

type Payment = Pick<ModelPayment, 'units' | 'currency' | 'card'>;

class Pay extends OrderCommand {
  constructor(
    which: number,
    private readonly payment: Payment,
  ) {
    super(which);
  }

  override toString(): string {
    const { units, currency, card } = this.payment;
    return `Pay(${this.which}, ${units} ${currency}, ${card ? 'card' : 'transfer'})`;
  }

  protected async act(model: Model, real: ServiceUnderTest): Promise<void> {
    const { order, attempt } = this.attempt(model);
    const { units, currency, card } = this.payment;
    const { invoice } = await real.rowOf(order, attempt);
    const { paymentId: id } = real.world.qpay.pay(invoice, units, currency, card ? 'CARD' : 'P2P');
    attempt.payments.push({ id, units, currency, card });
  }
}

/** In time, late, or for nothing; twice at once now and then. */
class Callback extends OrderCommand {
  constructor(
    which: number,
    private readonly times: number,
  ) {
    super(which);
  }

  override toString(): string {
    return `Callback(${this.which}, ${this.times} at once)`;
  }

  protected async act(model: Model, real: ServiceUnderTest): Promise<void> {
    const { order, attempt } = this.attempt(model);
    const { invoice } = await real.rowOf(order, attempt);
    const token = invoice.callbackUrl.split('/').at(-1) ?? '';
    const call = () => real.world.process.callbacks.receive(token, attempt.payments.at(-1)?.id ?? '0');
    expect(await real.acts(...Array.from({ length: this.times }, () => call))).toBe(true);
    order.settle(attempt);
  }
}

class Verify extends OrderCommand {
  protected async act(model: Model, real: ServiceUnderTest): Promise<void> {
    const { order, attempt } = this.attempt(model);
    const { row } = await real.rowOf(order, attempt);
    const { customers, verification } = real.world.process;
    // Of a paid order only somebody else wants to know more.
    const ask = () =>
      isUnpaid(order.status) ? customers.ask('bat', row.id) : verification.ask(row.id, 'operator');
    expect(await real.acts(ask)).toBe(true);
    order.settle(attempt);
  }
}

function othersOf(order: OrderModel, { orders }: Model): OrderModel[] {
  return orders.filter((other) => other !== order && other.cart === order.cart);
}

class Renew extends OrderCommand {
  protected async act(model: Model, real: ServiceUnderTest): Promise<void> {
    const order = this.order(model);
    const granted = order.open(real.now, othersOf(order, model));
    const id = real.ids.get(order) ?? '';
    expect(await real.acts(() => real.world.process.renewal.renew(id, 'user:bat'))).toBe(granted);
  }
}

class Cancel extends OrderCommand {
  protected async act(model: Model, real: ServiceUnderTest): Promise<void> {
    const order = this.order(model);
    const id = real.ids.get(order) ?? '';
    const granted = await real.acts(() => real.world.process.cancel.cancel(id, 'user:bat'));
    expect(granted).toBe(order.cancel());
  }
}

class Refund extends OrderCommand {
  constructor(
    which: number,
    private readonly byHand: boolean,
  ) {
    super(which);
  }

  override check({ orders }: Readonly<Model>): boolean {
    return orders.some(({ attempts }) => attempts.some(({ payments }) => payments.length > 0));
  }

  override toString(): string {
    return `Refund(${this.which}, ${this.byHand ? 'by hand' : 'by QPay'})`;
  }

  protected async act(model: Model, real: ServiceUnderTest): Promise<void> {
    const all = model.orders.flatMap((order) =>
      order.attempts.flatMap(({ payments }) => payments.map((payment) => ({ order, payment }))),
    );
    const { order, payment } = pick(all, this.which);
    const { refunds } = real.world.process;
    const evidence = this.byHand ? 'by hand' : undefined;
    const ids = { orderId: real.ids.get(order) ?? '', paymentId: payment.id };
    const asked = async () => {
      const { id } = await refunds.request({ ...ids, reason: 'x', evidence, requestedBy: 'tuya' });
      await refunds.approve(id, 'dorj');
    };
    expect(await real.acts(asked)).toBe(order.refund(payment, this.byHand));
    expect(real.world.qpay.refundCalls.get(payment.id) ?? 0).toBe(payment.returned ? 1 : 0);
  }
}

const which = fc.nat({ max: 99 });
const payment = fc.record({
  units: fc.constantFrom(PRICE, PRICE, PRICE / 2n, PRICE + 1n),
  currency: fc.constantFrom('MNT', 'MNT', 'MNT', 'MNT', 'USD'),
  card: fc.boolean(),
});

/** Everything that may happen to an order. */
export const COMMANDS = [
  fc.constantFrom('cart-1', 'cart-2').map((cart) => new CreateSession(cart)),
  fc.tuple(which, payment).map(([order, what]) => new Pay(order, what)),
  fc.tuple(which, payment).map(([order, what]) => new Pay(order, what)),
  fc.tuple(which, fc.constantFrom(1, 1, 2)).map(([order, times]) => new Callback(order, times)),
  which.map((order) => new Verify(order)),
  which.map((order) => new Renew(order)),
  which.map((order) => new Cancel(order)),
  fc.tuple(which, fc.boolean()).map(([order, byHand]) => new Refund(order, byHand)),
  fc.constant(new PassTime()),
  fc.constant(new Sweep()),
  fc.constant(new Expire()),
];
