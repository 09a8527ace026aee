import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld } from '../payments/payments.testing';

describe('spans of a payment', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  const exporter = new InMemorySpanExporter();

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase());
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });
  afterEach(() => {
    trace.disable();
    context.disable();
    exporter.reset();
    world.qpay.clearFaults();
  });

  const register = () => {
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  };
  const named = (name: string): ReadableSpan => {
    const found = exporter.getFinishedSpans().find((span) => span.name === name);
    if (!found) throw new Error(`There is no span ${name}.`);
    return found;
  };
  const told = () =>
    JSON.stringify(
      exporter
        .getFinishedSpans()
        .map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    );

  it('lead from the callback over the verification and the settlement to the request that QPay gets', async () => {
    const { attempt, invoiceId } = await world.startInvoice({ description: 'a secret present' });
    register();
    const { paymentId } = await world.qpay.pay(invoiceId);
    const chain = ['payment.callback', 'payment.verify', 'payment.settle', 'qpay payment.check'].map(named);
    for (const [at, span] of chain.entries())
      expect(span.parentSpanContext?.spanId).toBe(chain[at - 1]?.spanContext().spanId);
    const about = { 'payment.attempt_id': attempt.id, 'payment.asker': 'callback' };
    expect(chain.map(({ attributes }) => attributes)).toMatchObject([
      {},
      about,
      { ...about, 'payment.outcome': 'paid' },
      {},
    ]);
    const token = world.callbackAddress().split('/').at(-1) ?? '';
    expect(token.length).toBeGreaterThan(20);
    for (const secret of [token, invoiceId, paymentId, 'a secret present'])
      expect(told()).not.toContain(secret);
  });

  it('end with the code of what went wrong, on every step that it ended', async () => {
    const { attempt } = await world.startInvoice();
    register();
    world.qpay.inject({ operation: 'payment.check', kind: 'busy', times: null });
    await expect(world.verify(attempt.id)).rejects.toMatchObject({ code: expect.any(String) as string });
    for (const name of ['payment.verify', 'payment.settle'])
      expect(named(name)).toMatchObject({
        status: { code: SpanStatusCode.ERROR, message: 'QPAY_UNAVAILABLE' },
        attributes: { 'error.type': 'QPAY_UNAVAILABLE', 'payment.asker': 'customer' },
        events: [],
      });
    expect(named('payment.settle').attributes).not.toHaveProperty('payment.outcome');
  });

  it('tell a callback that is none of ours by its code, not by its token', async () => {
    register();
    await fetch(`${world.url}/api/qpay/callback/a-forged-token`);
    expect(named('payment.callback').attributes).toEqual({ 'error.type': 'CALLBACK_UNKNOWN' });
    expect(told()).not.toContain('a-forged-token');
  });

  it('are none where no provider is registered, and the payment is settled all the same', async () => {
    const { order, invoiceId } = await world.startInvoice();
    await world.qpay.pay(invoiceId);
    expect((await world.order(order.id)).status).toBe('PAID');
    register();
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});
