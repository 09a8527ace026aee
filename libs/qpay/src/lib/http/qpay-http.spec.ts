import { gzipSync } from 'node:zlib';
import { HttpService } from '@nestjs/axios';
import { httpBeforeServer, LOGIN, READ, TOKEN, WRITE } from './http-before-server.testing';
import { QPayHttp } from './qpay-http';
import { json, newQPayHttp, startRawServer } from './raw-server.testing';

const { against, failure, requests } = httpBeforeServer();

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
      expect(requests()).toMatchObject([
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
      expect(requests()[0]).toMatchObject({ body: '', headers: { authorization: `Basic ${basic}` } });
      await http.send({ ...READ, method: 'DELETE' });
      expect(requests()[1]?.headers).not.toHaveProperty('content-type');
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

    it('cancels no request that was answered', async () => {
      const server = await startRawServer((_request, response) => json(response, 200, {}));
      const service = new HttpService();
      const sent: { cancelToken?: { reason?: unknown } }[] = [];
      service.axiosRef.interceptors.request.use((config) => {
        sent.push(config);
        return config;
      });
      await new QPayHttp(service, { baseUrl: server.url, timeoutMs: 2_000 }).send(READ);
      await server.close();
      expect(sent).toHaveLength(1);
      expect(sent[0]?.cancelToken?.reason).toBeUndefined();
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
});
