import { Module } from '@nestjs/common';
import { DueRefunds } from './due-refunds.service';
import { RefundLedger } from './refund-ledger.service';
import { RefundSender } from './refund-sender.service';
import { Refunds } from './refunds.service';

/** Money that goes back. */
@Module({
  providers: [DueRefunds, RefundLedger, RefundSender, Refunds],
  exports: [DueRefunds, RefundLedger, Refunds],
})
export class RefundsModule {}
