import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { CheckoutAccess } from './checkout-access.service';

/**
 * Adds `checkoutUrl` to answers that are payments. It is done at the edge, so that no token is ever stored: an answer that is
 * kept for its Idempotency-Key gets a link of its own time.
 */
@Injectable()
export class CheckoutUrlInterceptor implements NestInterceptor {
  constructor(private readonly access: CheckoutAccess) {}

  intercept(_context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    return next.handle().pipe(map((body) => this.withLink(body)));
  }

  private withLink(body: unknown): unknown {
    if (typeof body !== 'object' || body === null || !('paymentId' in body) || !('orderId' in body))
      return body;
    return { ...body, checkoutUrl: this.access.urlFor(String(body.orderId)) };
  }
}
