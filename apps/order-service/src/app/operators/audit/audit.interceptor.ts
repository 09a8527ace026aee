import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { defer, from, lastValueFrom, type Observable } from 'rxjs';
import { AuditTrail, type Outcome } from '../../audit-trail/audit-trail.service';
import { auditedCall, targetOf, type AuditedCall, type AuditedRequest } from '../../audit-trail/audited-call';
import { asOneTransaction } from '../../database/ambient-transaction';
import { DATABASE, type Database } from '../../database/database';
import { toApiError } from '../../errors/to-api-error';
import { AuditSnapshots } from './audit-snapshots.service';
import { ACT, type Act } from './audited.decorator';

/** A call that is being answered. */
interface Running {
  call: AuditedCall;
  answer(): Promise<unknown>;
  /** The answer's, once there is one. */
  status(): number;
  /** How the subject of the act looks now. */
  look(): Promise<unknown>;
}

/**
 * Writes one line for each call of an operator's route, whatever comes of it: who, what, and how the subject of an act looked
 * before and after. Without that line there is no answer, and no act: what is done in the database is one transaction with its
 * line, and what QPay is asked for has its line written before. A process that dies leaves either both or a line that says
 * what it was about to do.
 */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly trail: AuditTrail,
    private readonly snapshots: AuditSnapshots,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const act = this.reflector.get<Act | undefined>(ACT, context.getHandler());
    return defer(() => {
      const running = this.begin(context, next, act);
      if (!act) return from(this.reading(running));
      return from(act.within === 'database' ? this.inDatabase(running) : this.atQPay(running));
    });
  }

  private begin(context: ExecutionContext, next: CallHandler<unknown>, act?: Act): Running {
    const request = context.switchToHttp().getRequest<AuditedRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return {
      call: auditedCall(request),
      answer: () => lastValueFrom(next.handle(), { defaultValue: undefined }),
      status: () => reply.statusCode,
      look: async () => act && this.snapshots.take(act.subject, targetOf(request) ?? ''),
    };
  }

  private async reading({ call, answer, status }: Running): Promise<unknown> {
    try {
      const value = await answer();
      await this.trail.write(call, { status: status(), outcome: null });
      return value;
    } catch (error) {
      await this.trail.write(call, refusal(error));
      throw error;
    }
  }

  private async inDatabase({ call, answer, status, look }: Running): Promise<unknown> {
    try {
      return await asOneTransaction(this.db, async () => {
        const before = await look();
        const outcome = await answer();
        await this.trail.write(call, { status: status(), outcome, before, after: await look() });
        return outcome;
      });
    } catch (error) {
      // Nothing was done: it looks now as it did before.
      const after = await look();
      await this.trail.write(call, { ...refusal(error), before: after, after });
      throw error;
    }
  }

  private async atQPay({ call, answer, status, look }: Running): Promise<unknown> {
    const line = await this.trail.start(call, await look());
    let outcome: unknown;
    try {
      outcome = await answer();
    } catch (error) {
      await this.trail.complete(line, { ...refusal(error), after: await look() });
      throw error;
    }
    await this.trail.complete(line, { status: status(), outcome, after: await look() });
    return outcome;
  }
}

function refusal(error: unknown): Outcome {
  const { status, body } = toApiError(error);
  return { status, outcome: { code: body.code } };
}
