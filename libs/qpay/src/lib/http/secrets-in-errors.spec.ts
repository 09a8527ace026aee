import { inspect } from 'node:util';
import { httpBeforeServer, LOGIN, READ, TOKEN, WRITE } from './http-before-server.testing';
import { json, type RawHandler } from './raw-server.testing';

const { failure, close } = httpBeforeServer();

describe('QPayHttp', () => {
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
          await close();
        }
      }
    });
  });
});
