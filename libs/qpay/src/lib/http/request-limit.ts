import type { Failure } from './error-from-failure';

/** Ends a request when its time is up or its caller has lost interest, whichever comes first. */
export class RequestLimit {
  /** Rejects when the limit is reached, so that nothing beneath can outlast it, not even an interceptor that hangs. */
  readonly reached: Promise<never>;
  /** Why the request was ended; undefined while it was not. */
  failure?: Failure;

  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private reject: (reason: Error) => void = () => undefined;

  constructor(
    timeoutMs: number,
    private readonly caller: AbortSignal | undefined,
  ) {
    this.reached = new Promise<never>((_resolve, reject) => (this.reject = reject));
    this.timer = setTimeout(() => this.end({ kind: 'timeout', timeoutMs }), timeoutMs);
    caller?.addEventListener('abort', this.onCallerAbort, { once: true });
  }

  /** Tells the transport to let go of the socket. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Must be called when the request is over: leaves neither timer nor listener behind. */
  clear(): void {
    clearTimeout(this.timer);
    this.caller?.removeEventListener('abort', this.onCallerAbort);
  }

  private readonly onCallerAbort = (): void => this.end({ kind: 'aborted', sent: true });

  private end(failure: Failure): void {
    this.failure ??= failure;
    this.reject(new Error('request ended by its limit'));
    this.controller.abort();
  }
}
