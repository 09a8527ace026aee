import { Bench } from '../testing/wire.testing';
import { FailingInvoices } from './failing-invoices.testing';
import { FaultPlan } from './fault-plan';

describe(FaultPlan.name, () => {
  let bench: Bench;
  const { create, created, failing } = new FailingInvoices(() => bench);

  beforeEach(async () => void (bench = await Bench.start()));
  afterEach(() => bench.simulator.close());

  describe('what it does to the answer', () => {
    it('sends any status with any body', async () => {
      failing({ kind: 'status', status: 409, body: { error: 'X' } });
      failing({ kind: 'status', status: 502, body: '<html>' });
      failing({ kind: 'status', status: 504 });
      const [json, html, nothing] = [await create(), await create(), await create()];
      expect([json.status, json.text]).toEqual([409, '{"error":"X"}']);
      expect([html.text, html.headers.get('content-type')]).toEqual(['<html>', 'text/html; charset=utf-8']);
      expect([nothing.status, nothing.bytes]).toEqual([504, 0]);
    });

    it('refuses a good token once', async () => {
      failing({ kind: 'unauthorized' });
      expect([(await create()).status, (await create()).status]).toEqual([401, 200]);
    });

    it('sends a proxy’s page', async () => {
      failing({ kind: 'html' });
      const answer = await create();
      expect([answer.status, answer.text.startsWith('<html>')]).toEqual([502, true]);
    });

    it('sends half the JSON as a whole answer', async () => {
      failing({ kind: 'truncate', framing: 'whole' });
      const answer = await create();
      expect(answer.status).toBe(200);
      expect(() => JSON.parse(answer.text)).toThrow(SyntaxError);
      expect(created()).toBe(1);
    });

    it('breaks off in the middle of the body', async () => {
      failing({ kind: 'truncate' });
      await expect(create()).rejects.toThrow();
      expect(created()).toBe(1);
    });
  });
});
