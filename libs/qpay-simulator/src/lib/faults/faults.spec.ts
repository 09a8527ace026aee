import { Bench, simpleInvoice, WireAnswer } from '../testing/wire.testing';
import { QPaySimulatorFaultEffect } from './fault';
import { FaultPlan } from './fault-plan';

describe(FaultPlan.name, () => {
  let bench: Bench;
  const create = (): Promise<WireAnswer> => bench.send('POST', '/v2/invoice', simpleInvoice());
  const created = (): number => bench.simulator.events('invoice.created').length;
  const failing = (effect: QPaySimulatorFaultEffect, when?: 'before' | 'after'): void => {
    bench.simulator.inject({ operation: 'invoice.create', when, ...effect });
  };

  beforeEach(async () => {
    bench = await Bench.start();
  });

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

  describe('rewrite', () => {
    const rewritten = async (rewrite: object): Promise<Record<string, unknown>> => {
      const invoiceId = await bench.invoice();
      await bench.simulator.pay(invoiceId, { callback: 'lost' });
      bench.simulator.inject({ operation: 'payment.check', kind: 'rewrite', ...rewrite });
      const answer: Record<string, unknown> = JSON.parse((await bench.check(invoiceId)).text);
      return answer;
    };

    it('turns numbers into texts and texts into numbers', async () => {
      expect(await rewritten({ numbersAsText: true })).toMatchObject({ count: '1', paid_amount: '100' });
      expect(await rewritten({ textsAsNumbers: true })).toMatchObject({
        rows: [{ payment_amount: 100, trx_fee: 1 }],
      });
    });

    it('sets and removes fields by path, through lists too', async () => {
      const answer = await rewritten({
        set: { 'rows.*.payment_status': 'SOMETHING_NEW', 'rows.0.payment_currency': 'USD' },
        remove: ['paid_amount', 'rows.*.p2p_transactions.0.status'],
      });
      expect(answer).toMatchObject({ rows: [{ payment_status: 'SOMETHING_NEW', payment_currency: 'USD' }] });
      expect(answer).not.toHaveProperty('paid_amount');
      expect(answer).not.toHaveProperty('rows.0.p2p_transactions.0.status');
      expect(answer).toHaveProperty('rows.0.p2p_transactions.1.status', 'SUCCESS');
    });

    it('adds fields nobody knows', async () => {
      const answer = await rewritten({ extraFields: true });
      expect(answer).toHaveProperty('x_unknown_field');
      expect(answer).toHaveProperty('rows.0.x_unknown_field');
    });
  });

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
