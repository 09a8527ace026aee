import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../../errors/api-error';
import { CheckoutAccess } from './checkout-access.service';
import { readViewCookie } from './view-cookie';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text can be the id of an order. */
export function isOrderId(id: unknown): id is string {
  return typeof id === 'string' && UUID.test(id);
}

/** Lets a browser through that was let in by a link before. Without one the answer is the same whether there is an order or not. */
@Injectable()
export class CheckoutGuard implements CanActivate {
  constructor(private readonly access: CheckoutAccess) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id?: string } }>>();
    const { id } = request.params;
    const token = readViewCookie(request.headers.cookie);
    if (isOrderId(id) && this.access.admits({ orderId: id, use: 'page' }, token)) return true;
    throw viewDenied();
  }
}

/** 403: no link has let this browser in, or it was too long ago. */
export function viewDenied(): ApiError {
  return new ApiError(403, {
    code: 'CHECKOUT_LINK_OVER',
    message: 'This link is not valid (any more).',
    remedy: 'Go back to the shop and open the payment there again.',
  });
}
