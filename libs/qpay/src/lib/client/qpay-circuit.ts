import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import type { CircuitBreakerPolicy } from 'cockatiel';
import { QPayError } from '../errors/qpay-error';
import { QPayCircuitOpenError } from '../errors/qpay-transport-errors';

/** `closed`: calls pass. `open`: calls fail at once. `half-open`: one call tries whether the host is back. */
export type QPayCircuitState = 'closed' | 'open' | 'half-open';

/** When a circuit opens and for how long. */
export interface QPayCircuitOptions {
  /** Failures in a row that open it. @default 10 */
  failures?: number;
  /** Rest given to the host before one call is let through, in milliseconds. @default 10000 */
  restMs?: number;
}

const STATES: Record<CircuitState, QPayCircuitState> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

/**
 * Keeps calls away from a host that does not answer, so that they fail at once instead of after their time limit. One per
 * host: clients of the same host may share it. Only a host that cannot be reached, does not answer in time or answers through a
 * gateway (502 to 504) counts as failing; a `SYSTEM_BUSY` belongs to one request.
 */
export class QPayCircuit {
  private readonly policy: CircuitBreakerPolicy;
  private readonly restMs: number;

  constructor(options: QPayCircuitOptions = {}) {
    this.restMs = options.restMs ?? 10_000;
    this.policy = circuitBreaker(handleWhen(isHostFailure), {
      breaker: new ConsecutiveBreaker(options.failures ?? 10),
      halfOpenAfter: this.restMs,
    });
  }

  /** What it does with the next call. */
  get state(): QPayCircuitState {
    return STATES[this.policy.state];
  }

  /** Tells a listener of each change; returns how to stop that. */
  onStateChange(listener: (state: QPayCircuitState) => void): () => void {
    const subscription = this.policy.onStateChange((state) => listener(STATES[state]));
    return () => subscription.dispose();
  }

  /** Runs a call, unless the host is being given rest. @throws QPayCircuitOpenError */
  async run<T>(operation: string, call: () => Promise<T>): Promise<T> {
    try {
      return await this.policy.execute(call);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      const message = `${operation} was not sent: QPay's host has been failing and is given up to ${this.restMs} ms of rest. Try again then.`;
      throw new QPayCircuitOpenError(message, { operation, retryAfterMs: this.restMs });
    }
  }
}

const GATEWAY_STATUSES = [502, 503, 504];

function isHostFailure(error: unknown): boolean {
  if (!(error instanceof QPayError)) return false;
  if (error.httpStatus !== undefined) return GATEWAY_STATUSES.includes(error.httpStatus);
  if (error.code === 'QPAY_UNKNOWN_OUTCOME')
    return !(error.cause instanceof QPayError && error.cause.code === 'QPAY_ABORTED');
  return error.code === 'QPAY_CONNECTION' || error.code === 'QPAY_TIMEOUT';
}
