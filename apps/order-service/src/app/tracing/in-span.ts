import { SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';
import { toApiError } from '../errors/to-api-error';

/**
 * Makes a step of a payment a span of the application's traces. Where nobody has registered a provider of `@opentelemetry/api`
 * this is the step and nothing else. A span says ids of this service and codes: no token, no text that people have written.
 * @param name such as `payment.settle`
 */
export function inSpan<T>(
  name: string,
  attributes: Attributes,
  step: (span: Span) => Promise<T>,
): Promise<T> {
  return trace
    .getTracer('order-service')
    .startActiveSpan(name, { attributes }, (span) => ended(span, () => step(span)));
}

async function ended<T>(span: Span, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    // The code alone: a message may hold what a customer has written.
    const { code } = toApiError(error).body;
    span.setAttribute('error.type', code);
    span.setStatus({ code: SpanStatusCode.ERROR, message: code });
    throw error;
  } finally {
    span.end();
  }
}
