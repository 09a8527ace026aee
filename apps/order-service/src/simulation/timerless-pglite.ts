import type { PGlite } from '@electric-sql/pglite';
import { createPgliteInMemory } from '../app/database/open-pglite';

/**
 * Opens an embedded PostgreSQL that sets no timer. Otherwise it sets one whenever a statement ends within a second of its last
 * report of statistics: a second of the real clock, so that as an event of a seed it would make it another one on another day.
 */
export async function openTimerlessPglite(): Promise<PGlite> {
  const wake = muteTimers();
  const client = await createPgliteInMemory().finally(wake);
  const run = client.execProtocolRawSync.bind(client);
  client.execProtocolRawSync = (message) => {
    const wakeAfter = muteTimers();
    try {
      return run(message);
    } finally {
      wakeAfter();
    }
  };
  return client;
}

/** @returns what lets timers be set again */
function muteTimers(): () => void {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (() => undefined) as unknown as typeof setTimeout;
  return () => void (globalThis.setTimeout = setTimeout);
}
