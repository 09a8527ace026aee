import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { notAuthenticated } from '../errors/api-error';
import type { AuthenticatedRequest } from './bearer-token.guard';
import type { User } from './user';

/** The user whose token came with the request. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): User => {
  const { user } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!user) throw notAuthenticated();
  return user;
});
