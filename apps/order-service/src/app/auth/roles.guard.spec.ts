import { Controller, Get } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AuditTrail, type Outcome } from '../audit-trail/audit-trail.service';
import type { AuditedCall } from '../audit-trail/audited-call';
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
  const denials: { call: AuditedCall; came: Outcome }[] = [];

  beforeAll(async () => {
    const trail = {
      write: (call: AuditedCall, came: Outcome) => Promise.resolve(denials.push({ call, came })),
    };
    const providers = [
      { provide: APP_GUARD, useClass: RolesGuard },
      { provide: AuditTrail, useValue: trail },
    ];
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

  it('notes whom it has refused what, and nothing of what was said', async () => {
    denials.length = 0;
    await ask('/api/operator/reading?secret=1', 'approver');
    await ask('/api/operator/reading', 'viewer');
    await ask('/api/operator/reading');
    expect(denials).toEqual([
      {
        call: { actor: 'saraa', action: 'GET /api/operator/reading', target: null, input: {} },
        came: { status: 403, outcome: { code: 'NOT_ALLOWED' } },
      },
    ]);
  });

  it('leaves other routes alone', async () => {
    expect(await ask('/api/operators-guide', '')).toBe(200);
  });
});
