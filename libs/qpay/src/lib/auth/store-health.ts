import type { QPayClock } from '../config/clock';
import type { EmitAuthEvent } from './auth-events';
import { TokenStoreError } from './token-store';

/** Whether the store works, as this process finds: an outage begins with the first failure and ends with the next success. */
export class StoreHealth {
  /** How often it has failed. */
  failures = 0;
  private downSince?: number;

  constructor(
    private readonly emit: EmitAuthEvent,
    private readonly clock: QPayClock,
  ) {}

  get works(): boolean {
    return this.downSince === undefined;
  }

  failed({ operation }: TokenStoreError): void {
    this.failures += 1;
    const first = this.works;
    this.downSince ??= this.clock.monotonic();
    this.emit({ type: 'store-error', operation, first });
  }

  worked(): void {
    if (this.downSince === undefined) return;
    const outageMs = this.clock.monotonic() - this.downSince;
    this.downSince = undefined;
    this.emit({ type: 'store-back', outageMs });
  }

  /** Does what can be done with the store: its failure is reported as an event and stops nothing. */
  async tolerate(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.worked();
    } catch (error) {
      if (!(error instanceof TokenStoreError)) throw error;
      this.failed(error);
    }
  }
}
