import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import type { CircuitBreakerPolicy } from 'cockatiel';
import type { QPayError } from '../errors/qpay-error';
import type { QPayErrorCode } from '../errors/qpay-error-code';
import { QPayCircuitOpenError } from '../errors/qpay-transport-errors';
import { whatItSaysOfTheHost } from './host-verdict';

/** `closed`: calls pass. `open`: calls fail at once. `half-open`: one call tries whether the host is back. */
export type QPayCircuitState = 'closed' | 'open' | 'half-open';

/** When a circuit opens and for how long. */
export interface QPayCircuitOptions {
  /** Failures in a row that open it. @default 10 */
  failures?: number;
  /** Rest given to the host before one call is let through, in milliseconds. @default 10000 */
  restMs?: number;
  /** A time-out counts when the host had at least this long, in milliseconds; a shorter one says more of the caller. @default 1000 */
  patienceMs?: number;
}

/** A circuit breaker as it is at the moment. */
export interface QPayCircuitStatus {
  /** `open`: requests are refused without being sent; `half-open`: one is let through to see. */
  state: QPayCircuitState;
  /** Failures since the host's last answer; 0 when it is well. */
  failuresInARow: number;
  /** Code of the latest of them. */
  lastFailure?: QPayErrorCode;
  /** While open: when one call will be let through. */
  retryAt?: Date;
}

const STATES: Record<CircuitState, QPayCircuitState> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

/**
 * Keeps calls away from a host that does not answer, so that they fail at once instead of after their time limit. Clients
 * of one host in one process share it. Only a host that cannot be reached, does not answer in time or answers through a gateway
 * (502 to 504) counts as failing; any other answer, a refusal too, shows that it is there. Logins do not pass through it.
 */
export class QPayCircuit {
  private readonly policy: CircuitBreakerPolicy;
  private readonly restMs: number;
  private readonly patienceMs: number;
  private failuresInARow = 0;
  private lastFailure?: QPayErrorCode;
  private openedAt = 0;

  constructor({ failures = 10, restMs = 10_000, patienceMs = 1_000 }: QPayCircuitOptions = {}) {
    this.restMs = restMs;
    this.patienceMs = patienceMs;
    // A call let through on trial that says nothing of the host leaves it where it was: at rest.
    const isFailure = (error: unknown) => error instanceof HostFailure || this.state === 'half-open';
    this.policy = circuitBreaker(handleWhen(isFailure), {
      breaker: new ConsecutiveBreaker(failures),
      halfOpenAfter: restMs,
    });
    this.policy.onBreak(() => (this.openedAt = Date.now()));
  }

  /** What it does with the next call. */
  get state(): QPayCircuitState {
    return STATES[this.policy.state];
  }

  /** For an operator: state, failures, and when it will try again. */
  status(): QPayCircuitStatus {
    const { state, failuresInARow, lastFailure } = this;
    return {
      state,
      failuresInARow,
      ...(lastFailure && { lastFailure }),
      ...(state === 'open' && { retryAt: new Date(this.openedAt + this.restMs) }),
    };
  }

  /** Tells a listener of each change; returns how to stop that. */
  onStateChange(listener: (state: QPayCircuitState) => void): () => void {
    const subscription = this.policy.onStateChange((state) => listener(STATES[state]));
    return () => subscription.dispose();
  }

  /** Refuses while the host is given rest, before anything is prepared for a call. @throws QPayCircuitOpenError */
  refuseWhileOpen(operation: string): void {
    if (this.state === 'open' && this.restLeftMs() > 0) throw this.refusal(operation);
  }

  /** Runs a call, unless the host is being given rest. @throws QPayCircuitOpenError */
  async run<T>(operation: string, call: () => Promise<T>): Promise<T> {
    try {
      const outcome = await this.policy.execute(() => this.observe(call));
      return outcome();
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw this.refusal(operation);
      throw error instanceof HostFailure ? error.cause : error;
    }
  }

  /** Resolves for every answer, whatever it says, and rejects when there was none. */
  private async observe<T>(call: () => Promise<T>): Promise<() => T> {
    const startedAt = performance.now();
    try {
      const value = await call();
      this.answered();
      return () => value;
    } catch (error) {
      const verdict = whatItSaysOfTheHost(error, performance.now() - startedAt >= this.patienceMs);
      if (verdict === 'nothing') throw error;
      if (verdict !== 'alive') throw this.failed(verdict);
      this.answered();
      return () => {
        throw error;
      };
    }
  }

  private answered(): void {
    this.failuresInARow = 0;
    this.lastFailure = undefined;
  }

  private failed(error: QPayError): HostFailure {
    this.failuresInARow += 1;
    this.lastFailure = error.code;
    return new HostFailure(error);
  }

  private restLeftMs(): number {
    return Math.max(0, this.openedAt + this.restMs - Date.now());
  }

  private refusal(operation: string): QPayCircuitOpenError {
    const retryAfterMs = this.restLeftMs();
    const message = `${operation} was not sent: QPay's host has been failing and is given rest for ${retryAfterMs} ms more. Try again then.`;
    return new QPayCircuitOpenError(message, { operation, retryAfterMs });
  }
}

/** Carries an error past the breaker with the mark that it counts. */
class HostFailure extends Error {
  constructor(override readonly cause: QPayError) {
    super(cause.message);
  }
}
