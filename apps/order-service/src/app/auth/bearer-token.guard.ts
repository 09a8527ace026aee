import { isNativeError } from 'node:util/types';
import { Injectable, Logger, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { errors } from 'jose';
import { ApiError, notAuthenticated } from '../errors/api-error';
import { IS_PUBLIC } from './public.decorator';
import type { User } from './user';
import { UserTokenVerifier } from './user-token-verifier';

/** A request, as far as the guard reads and marks it. */
export interface AuthenticatedRequest {
  headers: { authorization?: string };
  user?: User;
}

const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** Lets a request through when its user token is valid, and notes whose it is. Guards every route not marked public. */
@Injectable()
export class BearerTokenGuard implements CanActivate {
  private readonly logger = new Logger(BearerTokenGuard.name);

  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: UserTokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handlers = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, handlers)) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (!token) throw notAuthenticated();
    request.user = await this.userOf(token);
    return true;
  }

  private async userOf(token: string): Promise<User> {
    try {
      return await this.verifier.verify(token);
    } catch (error) {
      if (isOurTrouble(error)) {
        this.logger.warn('The key set for user tokens cannot be had.');
        throw new ApiError(503, {
          code: 'KEYS_UNAVAILABLE',
          message: 'User tokens cannot be checked right now.',
        });
      }
      throw notAuthenticated();
    }
  }
}

/** A key set that cannot be fetched says nothing about the token. Failures of the network have a code, and so has jose's. */
function isOurTrouble(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  if (error instanceof errors.JOSEError) return error.code === errors.JOSEError.code;
  return isNativeError(error) && 'code' in error;
}
