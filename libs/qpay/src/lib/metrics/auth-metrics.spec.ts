import { Registry } from 'prom-client';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { Subject } from 'rxjs';
import { createQPay, type QPayAuthEvent, type QPayAuthService } from '../../index';
import { collectQPayMetrics } from '../../metrics';

describe('collectQPayMetrics', () => {
  let qpay: QPaySimulator;
  beforeAll(
    async () =>
      void (qpay = await startQPaySimulator({
        accounts: [{ clientId: 'B', clientSecret: 'b', invoiceCode: 'B' }],
      })),
  );
  afterAll(() => qpay.close());

  it('counts reads, renewals and logins by account, and shows what is left of the token at every scrape', async () => {
    const registry = new Registry();
    const memory = { baseUrl: qpay.url, tokenStore: 'memory' } as const;
    const shops = [
      createQPay({ ...qpay.credentials, ...memory }),
      createQPay({ clientId: 'B', clientSecret: 'b', invoiceCode: 'B', ...memory }),
    ];
    const stops = shops.map(({ auth }, n) => collectQPayMetrics(auth, registry, { account: `shop${n}` }));
    const token = await shops[0]?.auth.getAccessToken();
    await shops[0]?.auth.getAccessToken();
    const text = await registry.metrics();
    expect(text).toContain('qpay_token_reads_total{account="shop0",source="waited"} 1');
    expect(text).toContain('qpay_token_reads_total{account="shop0",source="fresh"} 1');
    expect(text).toContain(
      'qpay_token_renewals_total{account="shop0",reason="cold",outcome="login",shared="false"} 1',
    );
    expect(text).toContain('qpay_logins_total{account="shop0",outcome="ok"} 1');
    expect(text).toMatch(/qpay_token_seconds_left\{account="shop0"\} 86(39\d|400)/);
    expect(text).toContain('qpay_token_seconds_left{account="shop1"} 0');
    // Tokens end at whole seconds.
    expect(text).toMatch(/qpay_token_clock_skew_seconds\{account="shop0"\} -?[01](\.\d)?\n/);
    expect(text).not.toContain(token);
    stops.forEach((stop) => stop());
    await shops[0]?.auth.getAccessToken();
    expect(await registry.metrics()).not.toContain(
      'qpay_token_reads_total{account="shop0",source="fresh"} 2',
    );
    expect(await registry.metrics()).not.toContain('qpay_token_seconds_left{');
    await Promise.all(shops.map((shop) => shop.close()));
  });

  /** Each under the name that alerts and dashboards know. */
  const EVENTS: [QPayAuthEvent, string][] = [
    [
      { type: 'lock', outcome: 'held', waitedMs: 0 },
      'qpay_token_lock_total{account="default",outcome="held"} 1',
    ],
    [
      { type: 'lock', outcome: 'expired', waitedMs: 11_000 },
      'qpay_token_lock_total{account="default",outcome="expired"} 1',
    ],
    [
      { type: 'lock', outcome: 'in-doubt', waitedMs: 700 },
      'qpay_token_lock_wait_seconds_bucket{le="1",account="default",outcome="in-doubt"} 1',
    ],
    [
      { type: 'wait', durationMs: 700, outcome: 'token' },
      'qpay_token_wait_seconds_bucket{le="1",account="default",outcome="token"} 1',
    ],
    [
      { type: 'renewal', reason: 'hard', outcome: 'login', durationMs: 700, shared: false },
      'qpay_token_renewals_total{account="default",reason="hard",outcome="login",shared="false"} 1',
    ],
    [
      { type: 'rejected', fingerprint: '1f', current: true },
      'qpay_token_rejections_total{account="default",current="true"} 1',
    ],
    [
      { type: 'store-error', operation: 'read', first: true },
      'qpay_token_store_errors_total{account="default",operation="read"} 1',
    ],
    [{ type: 'repaired', fingerprint: '1f' }, 'qpay_token_repairs_total{account="default"} 1'],
    [
      { type: 'back-off', ms: 500, failures: 1, code: 'QPAY_TIMEOUT' },
      'qpay_login_back_offs_total{account="default",code="QPAY_TIMEOUT"} 1',
    ],
    [
      { type: 'login', durationMs: 700, outcome: 'failed', code: 'QPAY_TIMEOUT' },
      'qpay_login_seconds_bucket{le="1",account="default"} 1',
    ],
  ];
  const samplesIn = async (registry: Registry) =>
    (await registry.metrics()).split('\n').filter((line) => /^qpay_.* [1-9]/.test(line));

  function observed() {
    const registry = new Registry();
    const events = new Subject<QPayAuthEvent>();
    const status = () => ({ secondsLeft: 0, ageSeconds: 0, mode: 'shared', coolingMs: 0 });
    collectQPayMetrics({ events$: events, status } as unknown as QPayAuthService, registry);
    return { registry, events };
  }

  it.each(EVENTS)('counts %j', async (event, line) => {
    const { registry, events } = observed();
    events.next(event);
    expect(await samplesIn(registry)).toContain(line);
  });

  it('shows the state at the scrape: what is left, the age, the skew, whether Redis is away and a login cools off', async () => {
    const registry = new Registry();
    const status = () => ({
      secondsLeft: 600,
      ageSeconds: 90,
      clockSkewSeconds: 12.5,
      mode: 'local',
      coolingMs: 1_500,
    });
    collectQPayMetrics({ events$: new Subject(), status } as unknown as QPayAuthService, registry);
    expect(await samplesIn(registry)).toEqual([
      'qpay_token_seconds_left{account="default"} 600',
      'qpay_token_age_seconds{account="default"} 90',
      'qpay_token_clock_skew_seconds{account="default"} 12.5',
      'qpay_token_store_out_of_reach{account="default"} 1',
      'qpay_login_cooling_seconds{account="default"} 1.5',
    ]);
  });

  it.each<QPayAuthEvent>([
    { type: 'announced', change: 'stored', fingerprint: '1f' },
    { type: 'store-back', outageMs: 1_000 },
    { type: 'clock-skew', seconds: 11, alarming: true },
  ])('counts nothing for %j, which says what another event or a gauge has said', async (event) => {
    const { registry, events } = observed();
    events.next(event);
    expect(await samplesIn(registry)).toEqual([]);
  });
});
