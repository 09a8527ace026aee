import { Bench } from '../testing/wire.testing';
import { walletRouter } from './wallet.router';

describe(walletRouter.name, () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ shortUrl: 'wallet' });
  });

  afterAll(() => bench.simulator.close());

  it('serves a page that loads nothing from elsewhere, and everything it names', async () => {
    const page = await bench.wire.send('GET', '/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
    const named = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    const script = await bench.wire.send('GET', '/wallet/wallet.js');
    const imported = [...script.text.matchAll(/from '\.\/([^']+)'/g)].map(([, file]) => `/wallet/${file}`);
    expect(imported.length).toBeGreaterThan(1);
    for (const path of [...named, ...imported]) {
      expect([path, (await bench.wire.send('GET', path)).status]).toEqual([path, 200]);
    }
  });

  it('leads from the short link to the invoice', async () => {
    const created = await bench.json<{ invoice_id: string; qPay_shortUrl: string }>('POST', '/v2/invoice', {
      invoice_code: 'SIMULATOR_INVOICE',
      sender_invoice_no: '1',
      invoice_receiver_code: 'terminal',
      invoice_description: 'Short',
      amount: 100,
      callback_url: 'http://127.0.0.1:9/',
    });
    expect(created.qPay_shortUrl.startsWith(`${bench.simulator.url}/s/`)).toBe(true);
    const answer = await fetch(created.qPay_shortUrl, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/?invoice=${created.invoice_id}`]);
    expect((await bench.wire.send('GET', '/s/none')).status).toBe(404);
  });

  it('is no part of the record', async () => {
    bench.simulator.clear();
    await bench.wire.send('GET', '/');
    await bench.control('GET', '/state');
    expect(bench.simulator.calls()).toEqual([]);
  });
});
