import { applyDecorators, Controller, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiForbiddenResponse, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '../auth/roles.guard';
import { ROLES } from '../auth/roles';
import { AuditInterceptor } from './audit/audit.interceptor';

/**
 * Routes below `/api/operator`: audited, and open to every role unless a route names fewer. The prefix is named here, because
 * pages for operators lie below `/operator` and the application's own prefix could not tell the two apart.
 */
export function OperatorController(path = ''): ClassDecorator {
  return applyDecorators(
    ApiTags('operators'),
    ApiBearerAuth(),
    ApiForbiddenResponse({ description: 'NOT_ALLOWED: the token names no role that may do this.' }),
    RequireRole(...ROLES),
    UseInterceptors(AuditInterceptor),
    Controller(path ? `api/operator/${path}` : 'api/operator'),
  );
}
