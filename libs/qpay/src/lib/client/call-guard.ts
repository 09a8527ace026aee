import { QPayAbortedError, QPayTimeoutError } from '../errors/qpay-transport-errors';
import type { QPayError } from '../errors/qpay-error';
import { QPayUnknownOutcomeError } from '../errors/qpay-unknown-outcome-error';
import type { QPayCallOptions } from './call.types';

/**
 * Bounds one whole call by its time limit and the caller's signal. While a request is on the wire the request's own limit
 * decides (it knows what a lost answer means); in all other moments (waiting for a token, pausing) nothing has been sent, so
 * the call ends plainly, and a request that would start later is refused.
 */
export class CallGuard {
  private readonly deadline: number;
  private readonly stopped: Promise<never>;
  private stop: (error: QPayError) => void = () => undefined;
  private timer?: NodeJS.Timeout;
  private ended?: QPayError;
  private onWire = 0;
  private lastFailure?: unknown;

  constructor(
    private readonly operation: string,
    private readonly options: QPayCallOptions,
  ) {
    this.deadline = performance.now() + (options.timeoutMs ?? Infinity);
    this.stopped = new Promise<never>((_resolve, reject) => (this.stop = reject));
    this.stopped.catch(() => undefined);
  }

  /** Milliseconds left of the whole call: none once it has been ended, Infinity without a limit. */
  get remainingMs(): number {
    return this.ended ? 0 : this.deadline - performance.now();
  }

  /** Runs the call under this guard. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    const { signal, timeoutMs } = this.options;
    if (signal?.aborted) this.onAbort();
    if (timeoutMs !== undefined) this.timer = setTimeout(this.onDeadline, timeoutMs);
    signal?.addEventListener('abort', this.onAbort, { once: true });
    try {
      this.throwIfEnded();
      return await Promise.race([call(), this.stopped]);
    } finally {
      clearTimeout(this.timer);
      signal?.removeEventListener('abort', this.onAbort);
    }
  }

  /** Runs the part that puts a request on the wire; refuses when the call is over. */
  async send<T>(request: () => Promise<T>): Promise<T> {
    this.throwIfEnded();
    this.onWire += 1;
    try {
      return await request();
    } finally {
      this.onWire -= 1;
    }
  }

  /** Waits after a failed try, unless the call ends before. */
  async pause(ms: number, failure: unknown): Promise<void> {
    this.lastFailure = failure;
    let timer: NodeJS.Timeout | undefined;
    try {
      await Promise.race([new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))), this.stopped]);
    } finally {
      clearTimeout(timer);
    }
  }

  private throwIfEnded(): void {
    if (this.ended) throw this.ended;
  }

  private readonly onAbort = (): void => {
    const message = `${this.operation} was ended by the caller's signal; nothing was changed at QPay.`;
    this.end(new QPayAbortedError(message, { operation: this.operation }));
  };

  private readonly onDeadline = (): void => {
    const message = `${this.operation} had no answer when its ${this.options.timeoutMs} ms were over; nothing was changed at QPay. Raise timeoutMs.`;
    this.end(new QPayTimeoutError(message, { operation: this.operation }));
  };

  private end(error: QPayError): void {
    // An earlier try that may have been carried out outweighs a later one that was never sent.
    this.ended ??= this.lastFailure instanceof QPayUnknownOutcomeError ? this.lastFailure : error;
    if (this.onWire === 0) this.stop(this.ended);
  }
}
