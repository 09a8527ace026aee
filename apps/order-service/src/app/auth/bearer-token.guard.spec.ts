import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SignJWT, generateKeyPair } from 'jose';
import { ConfigModule } from '../config/config.module';
import { loadConfig } from '../config/load-config';
import { DATABASE } from '../database/database';
import { ApiErrorFilter } from '../errors/api-error.filter';
import { SystemModule } from '../system/system.module';
import { AuthModule } from './auth.module';
import { BearerTokenGuard } from './bearer-token.guard';
import { CurrentUser } from './current-user.decorator';
import { Public } from './public.decorator';
import type { User } from './user';

@Controller()
class WhoAmI {
  @Get('me')
  me(@CurrentUser() user: User): User {
    return user;
  }

  @Public()
  @Get('open')
  open(): string {
    return 'open';
  }
}

describe(BearerTokenGuard, () => {
  let keys: Server;
  let answerKeys: RequestListener;
  let app: NestFastifyApplication;

  beforeEach(async () => {
    keys = createServer((request, response) => answerKeys(request, response));
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
    const { port } = keys.address() as AddressInfo;
    const config = loadConfig({
      USER_TOKEN_JWKS_URL: `http://127.0.0.1:${port}/jwks`,
      USER_TOKEN_ISSUER: 'order-service',
      USER_TOKEN_AUDIENCE: 'order-service',
    });
    // Only a missing role is written down, and no route here names one.
    const unused = { provide: DATABASE, useValue: undefined };
    const noDatabase = { module: class {}, global: true, providers: [unused], exports: [unused] };
    const root = {
      module: class {},
      imports: [ConfigModule.forRoot(config), SystemModule, noDatabase, AuthModule],
      controllers: [WhoAmI],
    };
    app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), { logger: false });
    app.useGlobalFilters(new ApiErrorFilter());
    await app.init();
  });
  afterEach(async () => {
    await app.close();
    keys.closeAllConnections();
    await new Promise((resolve) => keys.close(resolve));
  });

  const ask = async (path: string, authorization?: string) => {
    const answer = await app.inject({
      method: 'GET',
      url: path,
      headers: authorization ? { authorization } : {},
    });
    return answer.statusCode;
  };
  const anyToken = async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const signed = new SignJWT({ sub: 'u', iss: 'order-service', aud: 'order-service' }).setExpirationTime(
      '1m',
    );
    return `Bearer ${await signed.setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(privateKey)}`;
  };

  it('guards every route that is not marked public', async () => {
    expect([await ask('/me'), await ask('/open')]).toEqual([401, 200]);
  });

  it.each(['Basic dTpw', 'Bearer', 'Bearer x', 'Bearer a.b', 'Bearer a.b.c', 'bearer  a.b.c extra'])(
    'answers 401 to %j',
    async (authorization) => expect(await ask('/me', authorization)).toBe(401),
  );

  it('answers 401 when the key set does not have the key', async () => {
    answerKeys = (_, response) => response.end('{"keys":[]}');
    expect(await ask('/me', await anyToken())).toBe(401);
  });

  it.each<[string, RequestListener]>([
    ['is broken', (_, response) => response.end('<html>')],
    ['answers an error', (_, response) => response.writeHead(500).end()],
    ['cuts the connection', (request) => request.socket.destroy()],
  ])('answers 503 and blames nobody when the key set %s', async (_, listener) => {
    answerKeys = listener;
    expect(await ask('/me', await anyToken())).toBe(503);
  });
});
