import fc from 'fast-check';
import { actions, InterleavedRun, reasons, type Action } from '../support/interleaved-run';

// A busy machine takes its time to start processes; what a test says of time, it asserts.
jest.setTimeout(120_000);

const RUNS = Number(process.env.QPAY_INTERLEAVINGS ?? 1_000);
const SEED = Number(process.env.QPAY_SEED ?? Date.now() % 2 ** 31);

describe('interleavings', () => {
  it('8: whatever the order, one flight a process, no token past its deadline, and everything settles', async () => {
    process.stdout.write(`interleavings: QPAY_SEED=${SEED}\n`);
    const holds = async (scheduler: fc.Scheduler, script: readonly Action[]) => {
      const run = new InterleavedRun(scheduler);
      await run.play(script);
      expect(run.faults).toEqual([]);
      expect(Math.max(...run.processes.map(({ mostLogins }) => mostLogins))).toBeLessThanOrEqual(1);
      expect(run.world.issuedAt.size).toBeLessThanOrEqual(reasons(script));
    };
    await fc.assert(fc.asyncProperty(fc.scheduler(), actions, holds), { seed: SEED, numRuns: RUNS });
  });
});
