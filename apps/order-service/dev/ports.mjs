import { createServer } from 'node:net';

/** Something else listens on a port that is needed. */
export class PortTakenError extends Error {}

/** @throws PortTakenError in one sentence that names the port and the variable that chooses another */
export function assertPortFree(port, { what, variable }) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const taken = `Port ${port} is taken, so ${what} cannot listen there: end what uses it, or choose another one with ${variable}=<port>.`;
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(taken) : error);
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}

const PAUSE_MS = 100;
const REQUEST_MS = 2_000;

/** Resolves when the address answers with success; rejects after the deadline (milliseconds). */
export async function untilAnswers(url, deadlineMs) {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(REQUEST_MS) }).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > end) throw new Error(`${url} has not answered within ${deadlineMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
