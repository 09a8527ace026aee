import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { isTokenRejected } from '../errors/is-token-rejected';
import type { QPayError } from '../errors/qpay-error';
import type { QPayHttpRequest } from './qpay-http.types';
import {
  json,
  newQPayHttp,
  rejectionOf,
  startRawServer,
  type RawHandler,
  type RawServer,
} from './raw-server.testing';

const TOKEN = 'secret-token-0123456789';
const READ: QPayHttpRequest = {
  operation: 'invoice.get',
  method: 'GET',
  path: '/v2/invoice/1',
  authorization: { scheme: 'Bearer', token: TOKEN },
  effect: 'read',
};
const WRITE: QPayHttpRequest = {
  ...READ,
  operation: 'invoice.create',
  method: 'POST',
  path: '/v2/invoice',
  body: { amount: 100 },
  effect: 'write',
};
const LOGIN: QPayHttpRequest = {
  ...READ,
  operation: 'auth.token',
  method: 'POST',
  authorization: { scheme: 'Basic', username: 'id', password: 'client-secret-1' },
  effect: 'login',
};

let server: RawServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function against(handler: RawHandler, timeoutMs?: number) {
  server = await startRawServer(handler);
  return newQPayHttp(server.url, timeoutMs);
}

async function failure(
  handler: RawHandler,
  request: QPayHttpRequest,
  timeoutMs?: number,
): Promise<QPayError> {
  const http = await against(handler, timeoutMs);
  return (await rejectionOf(http.send(request))) as QPayError;
}

describe('QPayHttp', () => {
  describe('send', () => {
    it('sends JSON with the bearer and returns the parsed answer, the server date and headers without cookies', async () => {
      const http = await against((_request, response) =>
        json(response, 200, { ok: [1] }, { date: 'Mon, 23 Nov 2026 04:00:00 GMT', 'set-cookie': 'sid=1' }),
      );
      const answer = await http.send(WRITE);
      expect(answer).toMatchObject({
        status: 200,
        body: { ok: [1] },
        date: new Date('2026-11-23T04:00:00Z'),
      });
      expect(answer.headers).not.toHaveProperty('set-cookie');
      expect(server?.requests).toMatchObject([
        {
          method: 'POST',
          path: '/v2/invoice',
          body: '{"amount":100}',
          headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        },
      ]);
    });

    it('sends the Basic credential of a login, and no body and no content type where there is none', async () => {
      const http = await against((_request, response) => json(response, 200, {}));
      await http.send(LOGIN);
      const basic = Buffer.from('id:client-secret-1').toString('base64');
      expect(server?.requests[0]).toMatchObject({ body: '', headers: { authorization: `Basic ${basic}` } });
      await http.send({ ...READ, method: 'DELETE' });
      expect(server?.requests[1]?.headers).not.toHaveProperty('content-type');
    });

    it('keeps a path prefix of the base URL', async () => {
      const target = await startRawServer((_request, response) => json(response, 200, {}));
      await newQPayHttp(`${target.url}/prefix/`).send(READ);
      await target.close();
      expect(target.requests[0]?.path).toBe('/prefix/v2/invoice/1');
    });

    it('takes an empty success for an empty object', async () => {
      const http = await against((_request, response) => response.writeHead(200).end());
      await expect(http.send(READ)).resolves.toMatchObject({ body: {} });
    });

    it('reads a compressed answer', async () => {
      const http = await against((_request, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}')),
      );
      await expect(http.send(READ)).resolves.toMatchObject({ body: { a: 1 } });
    });

    it('follows no redirect, so the credential goes nowhere else', async () => {
      const other = await startRawServer((_request, response) => json(response, 200, {}));
      const error = await failure(
        (_request, response) => response.writeHead(302, { location: other.url }).end(),
        READ,
      );
      await other.close();
      expect(error).toMatchObject({ code: 'QPAY_UNEXPECTED_ANSWER', httpStatus: 302 });
      expect(other.requests).toHaveLength(0);
    });

    it('does not use a proxy from the environment', async () => {
      const proxy = await startRawServer((_request, response) => json(response, 200, { proxied: true }));
      process.env['HTTP_PROXY'] = proxy.url;
      try {
        const http = await against((_request, response) => json(response, 200, { proxied: false }));
        await expect(http.send(READ)).resolves.toMatchObject({ body: { proxied: false } });
      } finally {
        delete process.env['HTTP_PROXY'];
        await proxy.close();
      }
      expect(proxy.requests).toHaveLength(0);
    });
  });

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
      await server?.close();
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
      await server?.close();
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
      await server?.close();
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

  describe('lost and unreadable answers', () => {
    const cases: [string, RawHandler][] = [
      ['a reset', (_request, response) => response.socket?.resetAndDestroy()],
      ['a hang-up', (_request, response) => response.socket?.end()],
      [
        'a body that breaks off',
        (_request, response) => {
          response.writeHead(200, { 'content-length': '100' });
          response.write('{"invoice_id":');
          response.socket?.end();
        },
      ],
    ];

    it.each(cases)(
      'takes %s for a connection error of a read and an unknown outcome of a write',
      async (_name, handler) => {
        expect(await failure(handler, READ)).toMatchObject({ code: 'QPAY_CONNECTION', retryable: true });
        await server?.close();
        const error = await failure(handler, WRITE);
        expect(error).toMatchObject({ code: 'QPAY_UNKNOWN_OUTCOME', cause: { code: 'QPAY_CONNECTION' } });
      },
    );

    // Made before anybody waits for it: a busy machine takes its time.
    const bomb = gzipSync('0'.repeat(20_000_000));
    const unreadable: [string, RawHandler][] = [
      ['truncated JSON', (_request, response) => response.writeHead(200).end('{"invoice_id":')],
      ['HTML', (_request, response) => response.writeHead(200).end('<html></html>')],
      ['more than 5 MB', (_request, response) => response.writeHead(200).end(`"${'x'.repeat(6_000_000)}"`)],
      [
        'a compressed bomb',
        (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
      ],
    ];

    it.each(unreadable)('refuses %s', async (_name, handler) => {
      expect(await failure(handler, READ)).toMatchObject({ code: 'QPAY_UNEXPECTED_ANSWER' });
      await server?.close();
      expect(await failure(handler, WRITE)).toMatchObject({ code: 'QPAY_UNKNOWN_OUTCOME' });
    });

    it('says plainly that nothing was sent when no connection comes about', async () => {
      const closed = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => closed.once('listening', resolve));
      const { port } = closed.address() as AddressInfo;
      await new Promise((resolve) => closed.close(resolve));
      const refused = await rejectionOf(newQPayHttp(`http://127.0.0.1:${port}`).send(WRITE));
      expect(refused).toMatchObject({ code: 'QPAY_CONNECTION', retryable: true });
      const unknownHost = await rejectionOf(newQPayHttp('http://qpay.invalid').send(WRITE));
      expect(unknownHost).toMatchObject({ code: 'QPAY_CONNECTION' });
    });

    it('says plainly that nothing was sent when the request cannot be written', async () => {
      const ok: RawHandler = (_request, response) => json(response, 200, {});
      expect(await failure(ok, { ...WRITE, body: { amount: 1n } })).toMatchObject({
        code: 'QPAY_INVALID_INPUT',
      });
      expect(server?.requests).toHaveLength(0);
      const nowhere = await rejectionOf(newQPayHttp('nonsense').send(WRITE));
      expect(nowhere).toMatchObject({ code: 'QPAY_CONNECTION' });
    });

    it('I-27: a silent server and a slow drip end at the time limit', async () => {
      expect(await failure(() => undefined, READ, 100)).toMatchObject({ code: 'QPAY_TIMEOUT' });
      await server?.close();
      let drip: NodeJS.Timeout | undefined;
      const dripping: RawHandler = (_request, response) => {
        response.writeHead(200);
        drip = setInterval(() => response.write(' '), 20);
      };
      expect(await failure(dripping, WRITE, 150)).toMatchObject({
        code: 'QPAY_UNKNOWN_OUTCOME',
        cause: { code: 'QPAY_TIMEOUT' },
      });
      clearInterval(drip);
    });

    it('lets go of the socket when the time is up', async () => {
      let closed: () => void = () => undefined;
      const letGo = new Promise<void>((resolve) => (closed = resolve));
      await failure((_request, response) => response.socket?.once('close', closed), READ, 50);
      await letGo;
    });

    it("obeys the caller's signal: before sending, and on the wire", async () => {
      const early = await rejectionOf(
        (await against((_request, response) => json(response, 200, {}))).send({
          ...WRITE,
          signal: AbortSignal.abort(),
        }),
      );
      expect(early).toMatchObject({ code: 'QPAY_ABORTED' });
      expect(server?.requests).toHaveLength(0);
      await server?.close();
      for (const [request, code] of [
        [READ, 'QPAY_ABORTED'],
        [WRITE, 'QPAY_UNKNOWN_OUTCOME'],
      ] as const) {
        const controller = new AbortController();
        const error = await failure(() => controller.abort(), { ...request, signal: controller.signal });
        expect(error.code).toBe(code);
        await server?.close();
      }
    });
  });

  describe('secrets', () => {
    it('shows none in any error, even when the server echoes them', async () => {
      const echo: RawHandler = (request, response) => {
        const credential = request.headers.authorization?.split(' ')[1] ?? '';
        const decoded = Buffer.from(credential, 'base64').toString('utf8');
        const said = `${credential} ${decoded} https://shop.example.mn/cb?token=abc`;
        json(response, 400, { error: { [credential]: { type: said, message: said } }, message: said });
      };
      const drop: RawHandler = (_request, response) => response.socket?.destroy();
      const asCode: RawHandler = (request, response) =>
        json(response, 400, { error: request.headers.authorization?.split(' ')[1] });
      for (const handler of [echo, asCode, drop]) {
        for (const request of [READ, WRITE, LOGIN]) {
          const error = await failure(handler, request);
          const seen = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error);
          const basic = Buffer.from('id:client-secret-1').toString('base64');
          for (const secret of [TOKEN, 'client-secret-1', basic, 'token=abc'])
            expect(seen).not.toContain(secret);
          await server?.close();
        }
      }
    });
  });
});
