import { Injectable, Logger, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuditTrail } from '../audit-trail/audit-trail.service';
import { refusedCall, type AuditedRequest } from '../audit-trail/audited-call';
import { ApiError, notAuthenticated } from '../errors/api-error';
import { isOperatorRoute, type Role } from './roles';

const ROLES = 'order-service:roles';

/** Lets only users with one of the roles call a route. */
export const RequireRole = (...roles: Role[]) => SetMetadata(ROLES, roles);

/**
 * Refuses whoever has none of the roles that a route names. Guards every route: one below the operators' prefix that names no
 * role is refused to everybody, so that a forgotten mark shuts a door and never opens one.
 * A refusal leaves a line in the audit log, without what the request has said.
 */
@Injectable()
export class RolesGuard implements CanActivate {
  private readonly logger = new Logger(RolesGuard.name);

  constructor(
    private readonly reflector: Reflector,
    private readonly trail: AuditTrail,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handlers = [context.getHandler(), context.getClass()];
    const roles = this.reflector.getAllAndOverride<readonly Role[] | undefined>(ROLES, handlers);
    const request = context.switchToHttp().getRequest<AuditedRequest>();
    const route = request.routeOptions.url ?? request.url;
    if (roles === undefined && !isOperatorRoute(route)) return true;
    const { user } = request;
    if (!user) throw notAuthenticated();
    if (roles?.some((role) => user.roles.includes(role))) return true;
    this.logger.warn({ user: user.id, method: request.method, route }, 'A role was missing.');
    const denied = notAllowed(roles ?? []);
    await this.trail.write(refusedCall(request), {
      status: denied.status,
      outcome: { code: denied.body.code },
    });
    throw denied;
  }
}

function notAllowed(roles: readonly Role[]): ApiError {
  return new ApiError(403, {
    code: 'NOT_ALLOWED',
    message: 'This needs a role that the user token does not name.',
    ...(roles.length > 0 && { remedy: `One of these is needed in the token's roles: ${roles.join(', ')}.` }),
  });
}
