import { Controller, Get } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ApiErrorFilter } from '../errors/api-error.filter';
import { RequireRole, RolesGuard } from './roles.guard';

@Controller('api')
class Routes {
  @Get('operator/forgotten')
  forgotten() {
    return 'in';
  }

  @Get('operator/reading')
  @RequireRole('viewer', 'operator')
  reading() {
    return 'in';
  }

  @Get('operators-guide')
  other() {
    return 'in';
  }
}

describe(RolesGuard, () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    const providers = [{ provide: APP_GUARD, useClass: RolesGuard }];
    const module = await Test.createTestingModule({ controllers: [Routes], providers }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    app.useGlobalFilters(new ApiErrorFilter());
    app.useLogger(false);
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onRequest', (request, _reply, done) => {
        const roles = String(request.headers['x-roles'] ?? '').split(' ');
        if (request.headers['x-roles'] !== undefined)
          Object.assign(request, { user: { id: 'saraa', roles } });
        done();
      });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());

  const ask = async (path: string, roles?: string) => {
    const headers = roles === undefined ? {} : { 'x-roles': roles };
    return (await app.inject({ method: 'GET', url: path, headers })).statusCode;
  };

  it('refuses a route of operators that names no role to everybody', async () => {
    expect(await ask('/api/operator/forgotten', 'viewer operator approver')).toBe(403);
    expect(await ask('/api/operator/forgotten')).toBe(401);
  });

  it('lets in whoever has one of the roles, and nobody else', async () => {
    expect(await ask('/api/operator/reading', 'operator')).toBe(200);
    expect(await ask('/api/operator/reading', 'approver')).toBe(403);
    expect(await ask('/api/operator/reading')).toBe(401);
  });

  it('leaves other routes alone', async () => {
    expect(await ask('/api/operators-guide', '')).toBe(200);
  });
});
