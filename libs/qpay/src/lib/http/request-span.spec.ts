import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { createQPay, type QPay } from '../../index';
import { json, newQPayHttp, startRawServer } from './raw-server.testing';

describe('spans of requests', () => {
  let qpay: QPaySimulator;
  let shop: QPay;
  const exporter = new InMemorySpanExporter();
  beforeEach(async () => {
    qpay = await startQPaySimulator();
    shop = createQPay({ ...qpay.credentials, baseUrl: qpay.url, tokenStore: 'memory' });
  });
  afterEach(async () => {
    trace.disable();
    context.disable();
    exporter.reset();
    await shop.close();
    await qpay.close();
  });
  const register = () => {
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  };

  it('are made where a provider is registered, under the span of the caller, and hold no id and no secret', async () => {
    register();
    await trace.getTracer('shop').startActiveSpan('order', async (order) => {
      const { invoiceId } = await shop.client.createInvoice({
        senderInvoiceNo: 'ORDER-77',
        description: 'Tea',
        amount: '100',
        callbackUrl: 'https://shop.example.mn/callback',
      });
      await shop.client.getInvoice(invoiceId);
      order.end();
      const spans = exporter.getFinishedSpans();
      const [create, read] = spans.filter(({ name }) => name.startsWith('qpay invoice.'));
      expect([create?.name, read?.name]).toEqual(['qpay invoice.create', 'qpay invoice.get']);
      expect(read).toMatchObject({
        kind: SpanKind.CLIENT,
        parentSpanContext: { spanId: order.spanContext().spanId },
        attributes: {
          'qpay.operation': 'invoice.get',
          'http.request.method': 'GET',
          'http.response.status_code': 200,
          'server.address': new URL(qpay.url).host,
        },
      });
      const told = JSON.stringify(
        spans.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
      );
      for (const secret of [invoiceId, 'ORDER-77', qpay.credentials.clientSecret])
        expect(told).not.toContain(secret);
    });
  });

  it('end with the code of the error, and without its text', async () => {
    register();
    await expect(shop.client.getInvoice('none-such')).rejects.toMatchObject({ code: 'QPAY_NOT_FOUND' });
    const span = exporter.getFinishedSpans().find(({ name }) => name === 'qpay invoice.get');
    expect(span).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'QPAY_NOT_FOUND' },
      attributes: { 'error.type': 'QPAY_NOT_FOUND', 'http.response.status_code': 422 },
      events: [],
    });
  });

  it('are none where no provider is registered', async () => {
    await shop.client.getInvoice('none-such').catch(() => undefined);
    register();
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it('stay with the application: QPay is sent no trace', async () => {
    register();
    const server = await startRawServer((_request, response) => json(response, 200, {}));
    await newQPayHttp(server.url).send({
      operation: 'invoice.get',
      method: 'GET',
      path: '/v2/invoice/1',
      authorization: { scheme: 'Bearer', token: 'secret' },
      effect: 'read',
    });
    await server.close();
    expect(exporter.getFinishedSpans()).toHaveLength(1);
    expect(Object.keys(server.requests[0]?.headers ?? {})).not.toContain('traceparent');
  });
});
