import type { FastifyRequest } from 'fastify';
import type { User } from '../auth/user';

/** A request, as far as the audit log reads it. */
export type AuditedRequest = FastifyRequest & { user?: User };

/** Who asks for what. */
export interface AuditedCall {
  actor: string;
  /** Method and route, such as `POST /api/operator/refunds/:id/approve`. */
  action: string;
  target: string | null;
  input: unknown;
}

/** A call with all that it says. */
export function auditedCall(request: AuditedRequest): AuditedCall {
  const { query, body = null } = request;
  return { ...auditedHead(request), input: { query, body } };
}

/** A call that is refused before it is looked at: what it says is not kept, or anybody with a token could fill the log. */
export function refusedCall(request: AuditedRequest): AuditedCall {
  return { ...auditedHead(request), input: {} };
}

function auditedHead(request: AuditedRequest): Omit<AuditedCall, 'input'> {
  const action = `${request.method} ${request.routeOptions.url ?? ''}`;
  return { actor: request.user?.id ?? '', action, target: targetOf(request) };
}

/** What a call is about: the id in its address, or the order or payment that its body names. */
export function targetOf({ params, body }: Pick<FastifyRequest, 'params' | 'body'>): string | null {
  const named: unknown = Reflect.get(Object(params), 'id') ?? Reflect.get(Object(body), 'orderId');
  return typeof named === 'string' ? named : null;
}
