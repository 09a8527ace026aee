import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { describeError } from '../../logging/describe-error';
import { CheckoutQueries } from '../state/checkout-queries.service';

/** Somebody who wants to know when an order's state is another one than the one they have. */
export interface Watcher {
  orderId: string;
  /** Where it comes from. */
  address: string;
  /** Id of the state that the watcher has. */
  known: string;
  /** Called with the id of the new state. Called again, with the next look, while `known` differs. */
  onChange(id: string): void;
  /** The service is going down. */
  onClose(): void;
}

/** How long a change may stay unseen, in milliseconds. */
const INTERVAL_MS = 1_000;

/**
 * Looks after the orders that are open in some browser: one query a second for all of them, none when there are none. It
 * reads what is written, so it does not matter which instance has settled, or whether anybody told.
 */
@Injectable()
export class CheckoutWatch implements OnModuleDestroy {
  private readonly logger = new Logger(CheckoutWatch.name);
  private readonly watchers = new Set<Watcher>();
  private timer?: NodeJS.Timeout;
  private closed = false;

  constructor(private readonly queries: CheckoutQueries) {}

  /** How many are watching, in all and this order. */
  count(orderId?: string): number {
    if (orderId === undefined) return this.watchers.size;
    return [...this.watchers].filter((watcher) => watcher.orderId === orderId).length;
  }

  /** How many this address has open. */
  countFrom(address: string): number {
    return [...this.watchers].filter((watcher) => watcher.address === address).length;
  }

  /** @returns what ends it, or nothing when the service is going down */
  watch(watcher: Watcher): (() => void) | undefined {
    if (this.closed) return undefined;
    this.watchers.add(watcher);
    this.timer ??= this.later();
    return () => this.watchers.delete(watcher);
  }

  /** Before anybody is waited for: pages go on at another instance while this one ends what it has begun. */
  onModuleDestroy(): void {
    this.closed = true;
    clearTimeout(this.timer);
    for (const watcher of this.watchers) watcher.onClose();
    this.watchers.clear();
  }

  private later(): NodeJS.Timeout {
    return setTimeout(() => void this.look(), INTERVAL_MS).unref();
  }

  private async look(): Promise<void> {
    try {
      const ids = await this.queries.stateIds([...new Set([...this.watchers].map(({ orderId }) => orderId))]);
      for (const watcher of this.watchers) {
        const id = ids.get(watcher.orderId);
        if (id !== undefined && id !== watcher.known) watcher.onChange(id);
      }
    } catch (error) {
      this.logger.warn({ err: describeError(error) }, 'Open checkout pages could not be looked after.');
    }
    this.timer = this.watchers.size > 0 && !this.closed ? this.later() : undefined;
  }
}
