import fc from 'fast-check';
import { QPayError } from '../errors/qpay-error';
import { errorFromAnswer } from './error-from-answer';
import type { QPayHttpRequest } from './qpay-http.types';

describe('every decoder', () => {
  it('turns any refusal, whatever its status and body, into a QPayError with a stable code', () => {
    const request: QPayHttpRequest = {
      operation: 'invoice.get',
      method: 'GET',
      path: '/',
      authorization: { scheme: 'Bearer', token: 'secret-token' },
      effect: 'read',
    };
    const fieldError = fc.dictionary(
      fc.string(),
      fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.record({ type: fc.string(), message: fc.string() })),
    );
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('SYSTEM_BUSY', 'INVOICE_PAID', 'toString', '__proto__', 'a secret-token b'),
    );
    const body = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.record(
        { error: fc.oneof(text, fieldError), message: fc.oneof(text, fieldError) },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom<'read' | 'write' | 'login'>('read', 'write', 'login'),
        fc.oneof(
          fc.constantFrom(400, 401, 403, 404, 409, 422, 429, 500, 502),
          fc.integer({ min: 100, max: 999 }),
        ),
        body,
        (effect, status, refusal) => {
          const error = errorFromAnswer({ ...request, effect }, { status, body: refusal });
          expect(error).toBeInstanceOf(QPayError);
          expect(error.code).toMatch(/^QPAY_[A-Z_]+$/);
          expect(JSON.stringify(error) + error.message).not.toContain('secret-token');
        },
      ),
      { numRuns: 30_000 },
    );
  });
});
