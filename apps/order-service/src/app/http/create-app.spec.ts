import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld } from '../payments/payments.testing';
import { createApp } from './create-app';

describe(createApp, () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase());
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });

  const ask = async (path: string, init?: RequestInit) => {
    const answer = await fetch(`${world.url}${path}`, init);
    const body: unknown = await answer.json();
    return { status: answer.status, body, headers: answer.headers };
  };
  const json = { 'content-type': 'application/json' };

  it.each([
    ['GET', '/api/payments/1'],
    ['POST', '/api/payments/1/verify'],
    ['POST', '/api/create-payment-session'],
  ])('wants a user token for %s %s', async (method, path) => {
    const { status, body, headers } = await ask(path, { method });
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(body).toMatchObject({ code: 'NOT_AUTHENTICATED' });
  });

  it('answers an address that does not exist in the form of every refusal', async () => {
    expect(await ask('/api/nothing')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it('refuses a body that is no JSON, and one that is too large', async () => {
    const post = (body: string) =>
      ask('/api/create-payment-session', { method: 'POST', headers: json, body });
    expect(await post('{')).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
    const large = JSON.stringify({ description: 'x'.repeat(20_000) });
    expect(await post(large)).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } });
  });

  it('describes its routes, and not the callback', async () => {
    const { body } = await ask('/api/openapi.json');
    expect(Object.keys((body as { paths: object }).paths).sort()).toEqual([
      '/api/create-payment-session',
      '/api/operator/audit',
      '/api/operator/exports/orders.csv',
      '/api/operator/exports/payments.csv',
      '/api/operator/orders',
      '/api/operator/orders/{id}',
      '/api/operator/orders/{id}/refunds',
      '/api/operator/orders/{id}/timeline',
      '/api/operator/orders/{id}/verify',
      '/api/operator/outbox',
      '/api/operator/outbox/{id}/replay',
      '/api/operator/receipts',
      '/api/operator/receipts/{id}/conclude',
      '/api/operator/reconciliation',
      '/api/operator/refunds',
      '/api/operator/refunds/{id}/approve',
      '/api/operator/refunds/{id}/conclude',
      '/api/operator/refunds/{id}/reject',
      '/api/operator/reviews',
      '/api/operator/reviews/{id}/resolve',
      '/api/operator/state',
      '/api/operator/token',
      '/api/operator/token/refresh',
      '/api/operator/unmatched-payments',
      '/api/operator/unmatched-payments/{id}/resolve',
      '/api/payments/{id}',
      '/api/payments/{id}/cancel',
      '/api/payments/{id}/receipts',
      '/api/payments/{id}/renew',
      '/api/payments/{id}/verify',
    ]);
  });

  it('answers a callback 503 while its database is away, so that it may come again', async () => {
    const { order } = await world.start();
    const address = world.callbackAddress();
    await postgres.kill();
    const answer = await fetch(address);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { code: 'CALLBACK_DEFERRED', message: expect.any(String) as string },
    ]);
    await postgres.restart();
    expect((await fetch(address)).status).toBe(200);
    expect((await world.order(order.id)).status).toBe('PENDING');
  });
});
