import { Command, type Model } from './command';
import type { ServiceUnderTest } from './service-under-test';

const MINUTE_MS = 60_000;
/** No sum of these comes near the life of an invoice, so that a second more or less decides nothing. */
const PAUSE_MS = 7 * MINUTE_MS + 11_000;
const SWEEP_MS = 6 * MINUTE_MS + 5_000;

/** A while in which nothing ends. */
export class PassTime extends Command {
  toString(): string {
    return 'PassTime';
  }

  protected async act(_model: Model, real: ServiceUnderTest): Promise<void> {
    await real.world.scheduler.advance(PAUSE_MS);
  }
}

/** Finds every payment that no callback has told of, in the order in which they were made. */
export class Sweep extends Command {
  toString(): string {
    return 'Sweep';
  }

  protected async act({ orders }: Model, real: ServiceUnderTest): Promise<void> {
    await real.world.scheduler.advance(SWEEP_MS);
    await real.works('sweep');
    const places = orders.flatMap((order) => order.attempts.map((attempt) => ({ order, attempt })));
    for (const { paymentId } of real.world.qpay.payments) {
      const place = places.find(({ attempt }) => attempt.payments.some(({ id }) => id === paymentId));
      if (place?.attempt.payments.some(({ id, booked }) => id === paymentId && !booked))
        place.order.settle(place.attempt);
    }
  }
}

/** The time of every open invoice is over, and the worker notices. */
export class Expire extends Command {
  /** Late money that nobody knows of may be found as well, but it is open in which order. */
  override check({ orders }: Readonly<Model>): boolean {
    const closed = orders.flatMap(({ attempts }) => attempts.filter(({ status }) => status !== 'OPEN'));
    return orders.length > 0 && closed.every(({ payments }) => payments.every(({ booked }) => booked));
  }

  toString(): string {
    return 'Expire';
  }

  protected async act({ orders }: Model, real: ServiceUnderTest): Promise<void> {
    await real.world.scheduler.advance(61 * MINUTE_MS);
    await real.works('due-checks');
    await real.works('housekeeping');
    for (const order of orders) order.expire(real.now);
  }
}
