import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { httpBeforeServer, READ, WRITE } from './http-before-server.testing';
import { json, newQPayHttp, rejectionOf, type RawHandler } from './raw-server.testing';

const { against, failure, requests, close } = httpBeforeServer();

describe('QPayHttp', () => {
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
        await close();
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
      await close();
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
      expect(requests()).toHaveLength(0);
      const nowhere = await rejectionOf(newQPayHttp('nonsense').send(WRITE));
      expect(nowhere).toMatchObject({ code: 'QPAY_CONNECTION' });
    });

    it('I-27: a silent server and a slow drip end at the time limit', async () => {
      expect(await failure(() => undefined, READ, 100)).toMatchObject({ code: 'QPAY_TIMEOUT' });
      await close();
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
      expect(requests()).toHaveLength(0);
      await close();
      for (const [request, code] of [
        [READ, 'QPAY_ABORTED'],
        [WRITE, 'QPAY_UNKNOWN_OUTCOME'],
      ] as const) {
        const controller = new AbortController();
        const error = await failure(() => controller.abort(), { ...request, signal: controller.signal });
        expect(error.code).toBe(code);
        await close();
      }
    });
  });
});
