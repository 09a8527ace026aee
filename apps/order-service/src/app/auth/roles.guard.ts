import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiError, notAuthenticated } from '../errors/api-error';
import type { AuthenticatedRequest } from './bearer-token.guard';

const ROLE = 'order-service:role';

/** The role of people who look after payments. */
export const OPERATOR = 'operator';

/** Lets only users with the role call a route. */
export const RequireRole = (role: string) => SetMetadata(ROLE, role);

/** Refuses whoever lacks the role; a route it guards that names none is refused to everybody. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const handlers = [context.getHandler(), context.getClass()];
    const role = this.reflector.getAllAndOverride<string | undefined>(ROLE, handlers);
    const { user } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (!user) throw notAuthenticated();
    if (role !== undefined && user.roles.includes(role)) return true;
    throw new ApiError(403, {
      code: 'NOT_ALLOWED',
      message: 'This needs a role that the user token does not name.',
    });
  }
}
