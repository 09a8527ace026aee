import { isTokenRejected } from '../errors/is-token-rejected';
import { httpBeforeServer, LOGIN, READ, WRITE } from './http-before-server.testing';
import { json, type RawHandler } from './raw-server.testing';

const { failure, close } = httpBeforeServer();

describe('QPayHttp', () => {
  describe('refusals', () => {
    const refusing =
      (status: number, body: unknown, headers?: Record<string, string>): RawHandler =>
      (_request, response) =>
        json(response, status, body, headers);

    it.each([
      ['production', 'NO_CREDENTIALS', 'Хандах эрхгүй байна. Нэвтрэнэ үү.'],
      ['sandbox', 'NO_CREDENDIALS', 'NO_CREDENDIALS'],
    ])('knows a rejected token by the spelling of %s', async (_host, code, message) => {
      const error = await failure(refusing(401, { error: code, message }), READ);
      expect(error).toMatchObject({ code: 'QPAY_TOKEN_REJECTED', qpayCode: code, httpStatus: 401 });
      expect(isTokenRejected(error)).toBe(true);
    });

    it('knows a rejected token by an empty 401', async () => {
      expect(
        isTokenRejected(await failure((_request, response) => response.writeHead(401).end(), READ)),
      ).toBe(true);
    });

    it('does not take wrong credentials or a missing right for a rejected token', async () => {
      const login = await failure(
        refusing(401, { error: 'AUTHENTICATION_FAILED', message: 'Нэвтрэх нэр, нууц үг буруу' }),
        LOGIN,
      );
      expect(login).toMatchObject({ code: 'QPAY_AUTHENTICATION', qpayMessage: 'Нэвтрэх нэр, нууц үг буруу' });
      await close();
      const foreign = await failure(refusing(401, { error: 'PERMISSION_DENIED', message: 'x' }), READ);
      expect(foreign.code).toBe('QPAY_PERMISSION_DENIED');
      expect([login, foreign].some(isTokenRejected)).toBe(false);
    });

    it('takes any 401 of a login for wrong credentials', async () => {
      const error = await failure((_request, response) => response.writeHead(401).end(), LOGIN);
      expect(error.code).toBe('QPAY_AUTHENTICATION');
    });

    it('names every refused field', async () => {
      const fields = {
        object_type: { type: 'REQUIRED', message: 'Required!' },
        page_limit: { type: 'MIN_NUMBER', message: 'Number min value [1]!' },
      };
      const error = await failure(refusing(400, { error: fields, message: fields }), WRITE);
      expect(error).toMatchObject({
        code: 'QPAY_REQUEST_REJECTED',
        qpayCode: undefined,
        fieldErrors: [
          { field: 'object_type', type: 'REQUIRED', message: 'Required!' },
          { field: 'page_limit', type: 'MIN_NUMBER', message: 'Number min value [1]!' },
        ],
      });
      expect(error.message).toContain('object_type REQUIRED, page_limit MIN_NUMBER');
    });

    it.each([
      ['INVOICE_NOTFOUND', 422, 'QPAY_NOT_FOUND'],
      ['SOMETHING_NEW_NOT_FOUND', 422, 'QPAY_NOT_FOUND'],
      ['INVOICE_ALREADY_CANCELED', 400, 'QPAY_ALREADY_DONE'],
      ['INVOICE_PAID', 400, 'QPAY_CONFLICT'],
      ['PAYMENT_SETTLED', 400, 'QPAY_CONFLICT'],
      ['NEVER_SEEN', 400, 'QPAY_REQUEST_REJECTED'],
      ['NEVER_SEEN', 409, 'QPAY_CONFLICT'],
      ['NEVER_SEEN', 403, 'QPAY_PERMISSION_DENIED'],
    ])('reads %s with HTTP %d as %s', async (qpayCode, status, code) => {
      const error = await failure(refusing(status, { error: qpayCode, message: 'text' }), WRITE);
      expect(error).toMatchObject({ code, qpayCode, httpStatus: status, operation: 'invoice.create' });
    });

    it('takes an HTML 404 for a wrong address, not for an unknown invoice', async () => {
      const error = await failure(
        (_request, response) =>
          response.writeHead(404, { 'content-type': 'text/html' }).end('<pre>Cannot GET /v2/x</pre>'),
        READ,
      );
      expect(error.code).toBe('QPAY_UNEXPECTED_ANSWER');
      expect(error.message).toContain('baseUrl');
    });

    it.each([
      ['with a message', { error: 'SYSTEM_BUSY', message: 'SYSTEM_BUSY' }],
      ['without one', { error: 'SYSTEM_BUSY' }],
    ])('reads SYSTEM_BUSY %s: unavailable for a read, unknown for a write', async (_form, body) => {
      expect(await failure(refusing(500, body), READ)).toMatchObject({
        code: 'QPAY_UNAVAILABLE',
        retryable: true,
      });
      await close();
      const error = await failure(refusing(500, body), WRITE);
      expect(error).toMatchObject({
        code: 'QPAY_UNKNOWN_OUTCOME',
        qpayCode: 'SYSTEM_BUSY',
        retryable: false,
      });
      expect(error).toHaveProperty('reference.sentAt', expect.any(Date));
    });

    it('keeps Retry-After, in seconds and as a date by the server clock', async () => {
      expect(await failure(refusing(429, {}, { 'retry-after': '7' }), WRITE)).toMatchObject({
        code: 'QPAY_RATE_LIMIT',
        retryAfterMs: 7_000,
      });
      await close();
      const headers = {
        date: 'Mon, 23 Nov 2026 04:00:00 GMT',
        'retry-after': 'Mon, 23 Nov 2026 04:00:09 GMT',
      };
      expect(await failure(refusing(503, {}, headers), READ)).toMatchObject({
        code: 'QPAY_UNAVAILABLE',
        retryAfterMs: 9_000,
      });
    });
  });
});
