import { basic, Bench, Wire } from '../testing/wire.testing';
import { tokenFingerprint } from '../tokens/jwt';
import { CallLog } from './call-log';

describe(CallLog.name, () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await Bench.start({ remembered: 10 });
  });

  afterEach(() => bench.simulator.close());

  it('records the login with the fingerprint of what it issued, and calls with what they showed', async () => {
    await bench.send('GET', '/v2/invoice/none?a=1');
    const [login, get] = bench.simulator.calls();
    const token = tokenFingerprint(bench.bearer.slice('Bearer '.length));
    expect(login).toMatchObject({
      seq: 1,
      operation: 'auth.token',
      method: 'POST',
      path: '/v2/auth/token',
      status: 200,
      outcome: 'answered',
      authorization: 'basic',
      clientId: 'SIMULATOR',
      issued: token,
    });
    expect(get).toMatchObject({
      seq: 2,
      operation: 'invoice.get',
      path: '/v2/invoice/none',
      status: 422,
      error: 'INVOICE_NOTFOUND',
      authorization: 'bearer',
      token,
      tokenState: 'live',
    });
    expect(get?.startedAt).toBeGreaterThanOrEqual(login?.endedAt ?? Infinity);
  });

  it('holds no secret', async () => {
    await bench.invoice();
    const records = JSON.stringify([bench.simulator.calls(), bench.simulator.events()]);
    expect(records).not.toContain(bench.bearer.slice('Bearer '.length));
    expect(records).not.toContain('simulator-secret');
    expect(records).not.toContain(basic('SIMULATOR', 'simulator-secret').slice('Basic '.length));
  });

  it('tells how many were being served together', async () => {
    const held = bench.simulator.inject({ operation: 'invoice.get', kind: 'hang', times: 3 });
    const asked = [1, 2, 3].map(() => bench.send('GET', '/v2/invoice/none'));
    await bench.simulator.waitForCall((call) => call.inFlight === 3, { phase: 'arrived' });
    expect(bench.simulator.calls('invoice.get').map((call) => call.outcome)).toEqual([
      'open',
      'open',
      'open',
    ]);
    held.release();
    await Promise.all(asked);
    expect(bench.simulator.calls('invoice.get').map((call) => [call.inFlight, call.status])).toEqual([
      [1, 422],
      [2, 422],
      [3, 422],
    ]);
    await bench.send('GET', '/v2/invoice/none');
    expect(bench.simulator.calls('invoice.get').pop()?.inFlight).toBe(1);
  });

  it('notes a client that went away', async () => {
    bench.simulator.inject({ operation: 'invoice.get', kind: 'hang' });
    const aborter = new AbortController();
    const headers = { Authorization: bench.bearer };
    const asked = fetch(`${bench.simulator.url}/v2/invoice/none`, { headers, signal: aborter.signal });
    const gone = asked.catch((error: Error) => error.name);
    await bench.simulator.waitForCall((call) => call.fault === 'hang', { phase: 'arrived' });
    aborter.abort();
    expect(await gone).toBe('AbortError');
    const call = await bench.simulator.waitForCall((seen) => seen.outcome === 'aborted');
    expect(call.status).toBeUndefined();
  });

  it('waits for calls to come, finds those that came, and counts only later ones with after', async () => {
    const later = bench.simulator.waitForCall((call) => call.operation === 'invoice.get');
    await bench.send('GET', '/v2/invoice/none');
    const { seq } = await later;
    expect((await bench.simulator.waitForCall((call) => call.operation === 'invoice.get')).seq).toBe(seq);
    const next = { after: seq, timeoutMs: 20 };
    await expect(
      bench.simulator.waitForCall((call) => call.operation === 'invoice.get', next),
    ).rejects.toThrow('no call like this within 20 ms');
  });

  it('records routes QPay does not have, once, whichever router was asked', async () => {
    for (const path of ['/v2/nothing', '/quickqr/v2/nothing'])
      await new Wire(bench.simulator.url).send('GET', path);
    expect(bench.simulator.calls('unknown').map((call) => [call.path, call.status])).toEqual([
      ['/v2/nothing', 404],
      ['/quickqr/v2/nothing', 404],
    ]);
  });

  it('forgets the oldest above its limit, and everything on clear()', async () => {
    for (let count = 0; count < 15; count += 1) await bench.send('GET', '/v2/invoice/none');
    expect(bench.simulator.calls().length).toBeLessThanOrEqual(10);
    expect(bench.simulator.calls().pop()?.seq).toBe(16);
    bench.simulator.clear();
    expect(bench.simulator.calls()).toEqual([]);
    expect(bench.simulator.logins()).toBe(0);
  });
});
