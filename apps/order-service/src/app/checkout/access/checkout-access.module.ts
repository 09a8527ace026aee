import { Module } from '@nestjs/common';
import { CheckoutAccess } from './checkout-access.service';

/** Apart from the page itself, because the answers of the API need its links and the page needs payments. */
@Module({ providers: [CheckoutAccess], exports: [CheckoutAccess] })
export class CheckoutAccessModule {}
