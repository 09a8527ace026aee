import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { tap, type Observable } from 'rxjs';

/**
 * Sends a success as plain text on every platform, which by itself Express does not. By the adapter, so that no platform has to be known;
 * and once there is a success, because errors are JSON.
 */
@Injectable()
export class PlainTextInterceptor implements NestInterceptor {
  constructor(private readonly host: HttpAdapterHost) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response: unknown = context.switchToHttp().getResponse();
    const type = ['content-type', 'text/plain; charset=utf-8'] as const;
    return next.handle().pipe(tap(() => this.host.httpAdapter.setHeader(response, ...type)));
  }
}
