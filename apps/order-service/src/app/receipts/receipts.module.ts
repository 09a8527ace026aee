import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments/payments.module';
import { DueReceipts } from './due-receipts.service';
import { ReceiptsController } from './receipts.controller';
import { Receipts } from './receipts.service';

/** Tax receipts (ebarimt), apart from being paid. */
@Module({
  imports: [PaymentsModule],
  controllers: [ReceiptsController],
  providers: [DueReceipts, Receipts],
  exports: [DueReceipts, Receipts],
})
export class ReceiptsModule {}
