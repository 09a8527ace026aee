import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { concatMap, from, map, type Observable } from 'rxjs';
import { catchError } from 'rxjs/operators';
import type { AuthenticatedRequest } from '../auth/bearer-token.guard';
import { DATABASE, type Database } from '../database/database';
import { auditLog } from '../database/schema';
import { toApiError } from '../errors/to-api-error';
import { Clock } from '../system/clock';

type OperatorRequest = FastifyRequest & AuthenticatedRequest;

/** Writes one line for each call of an operator's route, whatever comes of it. Without that line there is no answer. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<OperatorRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const write = (status: number, outcome: unknown) => from(this.write(request, status, outcome));
    return next.handle().pipe(
      concatMap((answer) => write(reply.statusCode, changed(request, answer)).pipe(map(() => answer))),
      catchError((error: unknown) => {
        const { status, body } = toApiError(error);
        return write(status, { code: body.code }).pipe(
          map(() => {
            throw error;
          }),
        );
      }),
    );
  }

  private async write(request: OperatorRequest, status: number, outcome: unknown): Promise<void> {
    const { params, query, body } = request;
    const id: unknown = Reflect.get(Object(params), 'id');
    await this.db.insert(auditLog).values({
      at: this.clock.now(),
      actor: request.user?.id ?? '',
      action: `${request.method} ${request.routeOptions.url ?? ''}`,
      target: typeof id === 'string' ? id : null,
      input: { query, body: body ?? null },
      status,
      outcome,
    });
  }
}

/** What a reading was answered is not kept: it says nothing that the tables do not. */
function changed(request: OperatorRequest, answer: unknown): unknown {
  return request.method === 'GET' ? null : answer;
}
