import { TerminusModule } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { QPayHealthIndicator } from '../../health';
import { QPayAuthService, QPayClient, QPayModule } from '../../index';
import type { QPayAuthStatus } from '../auth/auth-status';
import { judgeHealth } from './judge-health';

const at = new Date();
const lastError = { code: 'QPAY_UNAVAILABLE', message: 'busy', at };
const held: QPayAuthStatus = {
  valid: true,
  freshness: 'fresh',
  mode: 'shared',
  coolingMs: 0,
  secondsLeft: 60,
};
const none: QPayAuthStatus = { valid: false, freshness: 'none', mode: 'shared', coolingMs: 0 };

describe('judgeHealth', () => {
  it.each([
    ['up', 'a token is held', held],
    ['degraded', 'renewals fail while a token is held', { ...held, freshness: 'stale', lastError }],
    ['degraded', 'Redis is out of reach', { ...held, mode: 'local' }],
    ['down', 'no token is held and the last login failed', { ...none, lastError }],
    ['idle', 'nobody has asked for a token', none],
  ] as const)('says %s when %s', (state, _when, status) => {
    expect(judgeHealth(status).state).toBe(state);
  });
});

it('calls it degraded, too, while the circuit of QPay’s host is open', () => {
  expect(judgeHealth(held, 'open')).toMatchObject({ state: 'degraded', details: { circuit: 'open' } });
  expect(judgeHealth(held, 'closed').details).not.toHaveProperty('circuit');
});

describe('QPayHealthIndicator', () => {
  let qpay: QPaySimulator;
  beforeAll(async () => void (qpay = await startQPaySimulator()));
  afterAll(() => qpay.close());

  it('follows the token service, and causes no login', async () => {
    const options = { ...qpay.credentials, baseUrl: qpay.url, tokenStore: 'memory' } as const;
    const app = await Test.createTestingModule({
      imports: [TerminusModule, QPayModule.forRoot(options)],
      providers: [QPayHealthIndicator],
    }).compile();
    const indicator = app.get(QPayHealthIndicator);
    expect(indicator.check()).toEqual({ qpay: { status: 'up', state: 'idle', mode: 'memory' } });
    expect(qpay.calls()).toHaveLength(0);
    qpay.inject({ operation: 'auth.token', kind: 'status', status: 503, times: 1 });
    await app
      .get(QPayAuthService)
      .getAccessToken()
      .catch(() => undefined);
    expect(indicator.check('token')).toMatchObject({
      token: { status: 'down', lastError: 'QPAY_UNAVAILABLE' },
    });
    await app.get(QPayAuthService).clearCache();
    await app.get(QPayAuthService).getAccessToken();
    expect(indicator.check()).toMatchObject({ qpay: { status: 'up', state: 'up' } });
    qpay.inject({ operation: 'payment.get', kind: 'status', status: 503, times: 10 });
    for (let failures = 0; failures < 10; failures += 1)
      await app
        .get(QPayClient)
        .getPayment('1', { retries: 0 })
        .catch(() => undefined);
    expect(indicator.check()).toMatchObject({ qpay: { status: 'up', state: 'degraded', circuit: 'open' } });
    await app.close();
  });
});
