import type { EmitAuthEvent } from './auth-events';
import { TokenStoreError } from './token-store';

/** Does what can be done with the store: its failure is reported as an event and stops nothing. */
export async function withoutStoreErrors(emit: EmitAuthEvent, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof TokenStoreError)) throw error;
    emit({ type: 'store-error', operation: error.operation });
  }
}
