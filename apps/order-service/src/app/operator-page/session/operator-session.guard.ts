import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../../errors/api-error';
import { OperatorSessions, type OperatorSession } from './operator-sessions.service';

/** A request of somebody who has signed in. */
export type SignedInRequest = FastifyRequest & { operator: OperatorSession };

/** Lets through whoever has signed in, and takes forms only from this session's own pages. */
@Injectable()
export class OperatorSessionGuard implements CanActivate {
  constructor(private readonly sessions: OperatorSessions) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const session = this.sessions.read(request.headers.cookie);
    if (!session) throw notSignedIn();
    if (request.method !== 'GET' && !this.sessions.admits(session, Reflect.get(Object(request.body), 'csrf')))
      throw foreignForm();
    request.operator = session;
    return true;
  }
}

/** 401: there is no session, or it is over. */
function notSignedIn(): ApiError {
  return new ApiError(401, { code: 'NOT_SIGNED_IN', message: 'Sign in to go on.' });
}

function foreignForm(): ApiError {
  return new ApiError(403, {
    code: 'FORM_INVALID',
    message: 'This form is not of this session.',
    remedy: 'Go back, load the page again, and send it once more.',
  });
}
