import type { AsyncCommand } from 'fast-check';
import type { ModelAttempt } from './order-facts';
import type { OrderModel } from './order-model';
import { expected, type ServiceUnderTest } from './service-under-test';

/** What the model knows: every order, oldest first. */
export interface Model {
  orders: OrderModel[];
}

/** One thing that somebody does: to the model and to the service, which must agree on everything afterwards. */
export abstract class Command implements AsyncCommand<Model, ServiceUnderTest> {
  check(model: Readonly<Model>): boolean {
    return model.orders.length > 0;
  }

  async run(model: Model, real: ServiceUnderTest): Promise<void> {
    await this.act(model, real);
    for (const order of model.orders) if (order.status === 'PAID') order.paidAt ||= real.now;
    await real.assertSound();
    for (const order of model.orders) expect(await real.told(order)).toEqual(expected(order));
  }

  abstract toString(): string;
  protected abstract act(model: Model, real: ServiceUnderTest): Promise<void>;
}

/** An act on one of the orders there are, picked by a number so that it means something whatever came before. */
export abstract class OrderCommand extends Command {
  constructor(protected readonly which: number) {
    super();
  }

  toString(): string {
    return `${this.constructor.name}(${this.which})`;
  }

  protected order({ orders }: Model): OrderModel {
    return pick(orders, this.which);
  }

  protected attempt(model: Model): { order: OrderModel; attempt: ModelAttempt } {
    const all = model.orders.flatMap((order) => order.attempts.map((attempt) => ({ order, attempt })));
    return pick(all, this.which);
  }
}

/** One of the items, whatever the number. */
export function pick<T>(items: readonly T[], which: number): T {
  return items[which % items.length] as T;
}
