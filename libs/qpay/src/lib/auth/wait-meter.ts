import type { QPayClock } from '../config/clock';
import type { EmitAuthEvent } from './auth-events';

/** Tells how long a caller's waiting has lasted when it ends, and leaves what is waited for as it is. */
export function waitMeter(clock: QPayClock, emit: EmitAuthEvent): <T>(waiting: Promise<T>) => Promise<T> {
  return (waiting) => {
    const startedAt = clock.monotonic();
    const ended = (outcome: 'token' | 'failed') =>
      emit({ type: 'wait', durationMs: clock.monotonic() - startedAt, outcome });
    waiting.then(
      () => ended('token'),
      () => ended('failed'),
    );
    return waiting;
  };
}
