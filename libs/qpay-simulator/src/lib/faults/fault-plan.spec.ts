import { Bench } from '../testing/wire.testing';
import { FailingInvoices } from './failing-invoices.testing';
import { FaultPlan } from './fault-plan';

describe(FaultPlan.name, () => {
  let bench: Bench;
  const { create, failing } = new FailingInvoices(() => bench);

  beforeEach(async () => void (bench = await Bench.start()));
  afterEach(() => bench.simulator.close());

  describe('which calls it hits', () => {
    it('is the next one, once, unless told otherwise', async () => {
      const fault = bench.simulator.inject({ operation: 'invoice.create', kind: 'busy' });
      expect([(await create()).status, (await create()).status]).toEqual([500, 200]);
      expect([fault.hits, fault.remaining]).toEqual([1, 0]);
    });

    it('can skip some and hit several', async () => {
      bench.simulator.inject({ operation: 'invoice.*', kind: 'busy', skip: 1, times: 2 });
      const statuses = [];
      for (let count = 0; count < 4; count += 1) statuses.push((await create()).status);
      expect(statuses).toEqual([200, 500, 500, 200]);
    });

    it('stays until removed without an end', async () => {
      const fault = bench.simulator.inject({ operation: '*', kind: 'busy', times: null });
      expect([(await create()).status, (await create()).status]).toEqual([500, 500]);
      fault.remove();
      expect((await create()).status).toBe(200);
    });

    it('follows the seed when left to chance', async () => {
      const run = async (): Promise<number[]> => {
        const other = await Bench.start({ seed: 3 });
        other.simulator.inject({ operation: '*', kind: 'busy', times: null, probability: 0.5 });
        const statuses = [];
        for (let count = 0; count < 12; count += 1) statuses.push((await other.check('x')).status);
        await other.simulator.close();
        return statuses;
      };
      const first = await run();
      expect(new Set(first)).toEqual(new Set([200, 500]));
      expect(await run()).toEqual(first);
    });

    it('is never more than one at a time, in the order they were added', async () => {
      failing({ kind: 'status', status: 503 });
      failing({ kind: 'status', status: 429, headers: { 'Retry-After': '2' } });
      expect((await create()).status).toBe(503);
      const second = await create();
      expect([second.status, second.headers.get('retry-after')]).toEqual([429, '2']);
    });
  });
});
