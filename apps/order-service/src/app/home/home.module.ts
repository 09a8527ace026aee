import { Module } from '@nestjs/common';
import { CheckoutAccessModule } from '../checkout/access/checkout-access.module';
import { CheckoutModule } from '../checkout/checkout.module';
import { OperatorPageModule } from '../operator-page/operator-page.module';
import { PaymentsModule } from '../payments/payments.module';
import { RefundsModule } from '../refunds/refunds.module';
import { HomeController } from './home.controller';
import { HomeErrorFilter } from './home-error.filter';
import { HomeFiles } from './home-files.service';
import { JourneyService } from './journey.service';

/** A newcomer's first payment. Anybody may use it, which is why production has no such page. */
@Module({
  imports: [CheckoutAccessModule, CheckoutModule, OperatorPageModule, PaymentsModule, RefundsModule],
  controllers: [HomeController],
  providers: [HomeErrorFilter, HomeFiles, JourneyService],
})
export class HomeModule {}
