import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { defer, from, lastValueFrom, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../../auth/bearer-token.guard';
import { DATABASE, type Database } from '../../database/database';
import { auditLog } from '../../database/schema';
import { toApiError } from '../../errors/to-api-error';
import { Clock } from '../../system/clock';
import { AuditSnapshots } from './audit-snapshots.service';
import { AUDIT_SUBJECT, type AuditSubject } from './audited.decorator';

type OperatorRequest = FastifyRequest & AuthenticatedRequest;

/** What came of a call. */
interface Outcome {
  status: number;
  outcome: unknown;
  before?: unknown;
  after?: unknown;
}

/**
 * Writes one line for each call of an operator's route, whatever comes of it: who, what, and how the subject of an act looked
 * before and after. Without that line there is no answer.
 */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly snapshots: AuditSnapshots,
    private readonly reflector: Reflector,
    private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    return defer(() => from(this.audited(context, next)));
  }

  private async audited(context: ExecutionContext, next: CallHandler<unknown>): Promise<unknown> {
    const request = context.switchToHttp().getRequest<OperatorRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const subject = this.reflector.get<AuditSubject | undefined>(AUDIT_SUBJECT, context.getHandler());
    const look = async () => (subject ? this.snapshots.take(subject, targetOf(request) ?? '') : undefined);
    const before = await look();
    let answer: unknown;
    try {
      answer = await lastValueFrom(next.handle(), { defaultValue: undefined });
    } catch (error) {
      const { status, body } = toApiError(error);
      await this.write(request, { status, outcome: { code: body.code }, before, after: await look() });
      throw error;
    }
    const outcome = subject ? answer : null;
    await this.write(request, { status: reply.statusCode, outcome, before, after: await look() });
    return answer;
  }

  private async write(request: OperatorRequest, came: Outcome): Promise<void> {
    await this.db.insert(auditLog).values({
      at: this.clock.now(),
      actor: request.user?.id ?? '',
      action: `${request.method} ${request.routeOptions.url ?? ''}`,
      target: targetOf(request),
      input: { query: request.query, body: request.body ?? null },
      ...came,
    });
  }
}

/** What a call is about: the id in its address, or the order or payment that its body names. */
function targetOf({ params, body }: OperatorRequest): string | null {
  const named: unknown = Reflect.get(Object(params), 'id') ?? Reflect.get(Object(body), 'orderId');
  return typeof named === 'string' ? named : null;
}
