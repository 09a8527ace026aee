import { createRequire } from 'node:module';
import type { Span } from '@opentelemetry/api';
import { QPayError } from '../errors/qpay-error';
import type { QPayHttpRequest, QPayHttpResponse } from './qpay-http.types';

type OpenTelemetry = typeof import('@opentelemetry/api');

/** An optional peer: whoever has registered a provider has it, and nobody else pays for it. */
const telemetry = loadOpenTelemetry();

function loadOpenTelemetry(): OpenTelemetry | undefined {
  try {
    return createRequire(__filename)('@opentelemetry/api') as OpenTelemetry;
  } catch {
    return undefined;
  }
}

/**
 * Makes a request a client span of the application's traces, where it has registered a provider of `@opentelemetry/api`.
 * The span says operation, host, status and error code: no path (it has ids), no body, no header. QPay is sent no trace id.
 */
export function inRequestSpan(
  request: QPayHttpRequest,
  root: string,
  send: () => Promise<QPayHttpResponse>,
): Promise<QPayHttpResponse> {
  if (!telemetry) return send();
  const { SpanKind, trace } = telemetry;
  const attributes = {
    'qpay.operation': request.operation,
    'http.request.method': request.method,
    ...(URL.canParse(root) && { 'server.address': new URL(root).host }),
  };
  const options = { kind: SpanKind.CLIENT, attributes };
  return trace
    .getTracer('nestjs-qpay')
    .startActiveSpan(`qpay ${request.operation}`, options, (span) => ended(span, send()));
}

async function ended(span: Span, sent: Promise<QPayHttpResponse>): Promise<QPayHttpResponse> {
  try {
    const response = await sent;
    span.setAttribute('http.response.status_code', response.status);
    return response;
  } catch (error) {
    markFailed(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** The code alone: a message may hold what a customer has written. */
function markFailed(span: Span, error: unknown): void {
  const { code, httpStatus } =
    error instanceof QPayError ? error : { code: 'INTERNAL_ERROR', httpStatus: undefined };
  span.setAttribute('error.type', code);
  if (httpStatus !== undefined) span.setAttribute('http.response.status_code', httpStatus);
  if (telemetry) span.setStatus({ code: telemetry.SpanStatusCode.ERROR, message: code });
}
