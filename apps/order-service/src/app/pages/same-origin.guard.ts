import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../errors/api-error';

/** Refuses whatever another site has a browser send. Browsers name a request's origin; no script can change what they say. */
@Injectable()
export class SameOriginGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.method === 'GET' || isSameOrigin(request.headers)) return true;
    throw new ApiError(403, {
      code: 'OTHER_SITE',
      message: 'This was not sent from a page of this service.',
      remedy: 'Load the page again and use its own buttons.',
    });
  }
}

/** By `Sec-Fetch-Site`; by `Origin` where a browser sends no such header, as to an address without TLS. */
function isSameOrigin(headers: FastifyRequest['headers']): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = headers;
  return URL.canParse(origin ?? '') && new URL(origin ?? '').host === host;
}
