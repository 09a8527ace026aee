import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments/payments.module';
import { ReceiptsModule } from '../receipts/receipts.module';
import { CheckoutAccessModule } from './access/checkout-access.module';
import { CheckoutGuard } from './access/checkout.guard';
import { CheckoutActions } from './checkout-actions.service';
import { CheckoutEntryController } from './checkout-entry.controller';
import { CheckoutErrorFilter } from './checkout-error.filter';
import { CheckoutFiles } from './checkout-files.service';
import { CheckoutPages } from './checkout-page.service';
import { CheckoutController } from './checkout.controller';
import { CheckoutReceiptsController } from './checkout-receipts.controller';
import { CheckoutLiveController } from './live/checkout-live.controller';
import { CheckoutWatch } from './live/checkout-watch.service';
import { CheckoutQueries } from './state/checkout-queries.service';

/** The page on which a customer pays. */
@Module({
  imports: [CheckoutAccessModule, PaymentsModule, ReceiptsModule],
  controllers: [
    CheckoutEntryController,
    CheckoutController,
    CheckoutReceiptsController,
    CheckoutLiveController,
  ],
  exports: [CheckoutQueries],
  providers: [
    CheckoutActions,
    CheckoutErrorFilter,
    CheckoutFiles,
    CheckoutGuard,
    CheckoutPages,
    CheckoutQueries,
    CheckoutWatch,
  ],
})
export class CheckoutModule {}
