import { Bench, simpleInvoice } from '../testing/wire.testing';
import { FailingInvoices } from './failing-invoices.testing';
import { FaultPlan } from './fault-plan';

describe(FaultPlan.name, () => {
  let bench: Bench;
  const { create, created, failing } = new FailingInvoices(() => bench);

  beforeEach(async () => void (bench = await Bench.start()));
  afterEach(() => bench.simulator.close());

  describe('before and after the work is done', () => {
    it.each(['drop', 'reset'] as const)(
      '%s before leaves nothing behind, after leaves an invoice',
      async (kind) => {
        failing({ kind });
        await expect(create()).rejects.toThrow();
        expect(created()).toBe(0);
        failing({ kind }, 'after');
        await expect(create()).rejects.toThrow();
        expect(created()).toBe(1);
        expect(bench.simulator.calls('invoice.create').map((call) => call.outcome)).toEqual([
          'dropped',
          'dropped',
        ]);
      },
    );

    it('answers 500 although the invoice exists', async () => {
      failing({ kind: 'busy' }, 'after');
      expect((await create()).status).toBe(500);
      expect(created()).toBe(1);
    });

    it('holds a call until it is released, having done the work or not', async () => {
      for (const [when, before] of [
        ['before', 0],
        ['after', 1],
      ] as const) {
        bench.simulator.clear();
        const fault = bench.simulator.inject({ operation: 'invoice.create', kind: 'hang', when });
        const asked = create();
        if (before) await bench.simulator.waitForEvent((event) => event.type === 'invoice.created');
        else await bench.simulator.waitForCall((call) => call.fault === 'hang', { phase: 'arrived' });
        expect(created()).toBe(before);
        fault.release();
        expect((await asked).status).toBe(200);
        expect(created()).toBe(1);
      }
    });

    it('does the work even when the client has gone', async () => {
      const fault = bench.simulator.inject({ operation: 'invoice.create', kind: 'hang' });
      const aborter = new AbortController();
      const gone = fetch(`${bench.simulator.url}/v2/invoice`, {
        method: 'POST',
        headers: { Authorization: bench.bearer, 'Content-Type': 'application/json' },
        body: JSON.stringify(simpleInvoice()),
        signal: aborter.signal,
      }).catch((error: Error) => error.name);
      await bench.simulator.waitForCall((call) => call.fault === 'hang', { phase: 'arrived' });
      aborter.abort();
      expect(await gone).toBe('AbortError');
      fault.release();
      await bench.simulator.waitForEvent((event) => event.type === 'invoice.created');
    });

    it('waits for its delay', async () => {
      bench.simulator.inject({ operation: 'invoice.create', kind: 'delay', delayMs: 40 });
      await create();
      const [call] = bench.simulator.calls('invoice.create');
      // Node's timers may ring up to a millisecond early.
      expect((call?.endedAt ?? 0) - (call?.startedAt ?? 0)).toBeGreaterThanOrEqual(39);
    });
  });

  it('delays logins before the token is issued', async () => {
    const other = await Bench.start({ loginDelayMs: [30, 31] });
    const [login] = other.simulator.calls('auth.token');
    expect((login?.endedAt ?? 0) - (login?.startedAt ?? 0)).toBeGreaterThanOrEqual(29);
    await other.simulator.close();
  });
});
