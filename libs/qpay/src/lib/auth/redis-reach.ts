import type { QPayClock } from '../config/clock';
import { afterPatience } from './patience';

/** How long a connection that is being made, or was just lost, is waited for, in milliseconds. */
const CONNECT_PATIENCE_MS = 400;

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

const notConnected = () => new Error('not connected');

/** Whether the connection is there, and whether its coming is still worth waiting for. */
export class RedisReach {
  /** `fresh`: nobody has waited yet. The time until somebody does is not counted: an application takes its time to start. */
  private patience: 'fresh' | 'running' | 'over' = 'fresh';
  private readonly waiting = new Set<Waiter>();
  private cancel = () => {};

  constructor(
    private connected: boolean,
    private readonly clock: QPayClock,
  ) {}

  /** Resolves when connected; rejects when that takes too long, and at once when it is known to. */
  wait(): Promise<void> {
    if (this.connected) return Promise.resolve();
    this.beginWaiting();
    if (this.patience === 'over') return Promise.reject(notConnected());
    return new Promise((resolve, reject) => this.waiting.add({ resolve, reject }));
  }

  arrived(): void {
    this.connected = true;
    this.patience = 'fresh';
    this.cancel();
    this.settle((waiter) => waiter.resolve());
  }

  lost(): void {
    this.connected = false;
    this.beginWaiting();
  }

  private beginWaiting(): void {
    if (this.patience !== 'fresh') return;
    this.patience = 'running';
    this.cancel = afterPatience(this.clock, CONNECT_PATIENCE_MS, () => {
      this.patience = 'over';
      this.settle((waiter) => waiter.reject(notConnected()));
    });
  }

  private settle(how: (waiter: Waiter) => void): void {
    const settled = [...this.waiting];
    this.waiting.clear();
    settled.forEach(how);
  }
}
