import { Module } from '@nestjs/common';
import { DueRefunds } from './due-refunds.service';
import { RefundConclusions } from './refund-conclusions.service';
import { RefundLedger } from './refund-ledger.service';
import { RefundSender } from './refund-sender.service';
import { Refunds } from './refunds.service';

/** Money that goes back. */
@Module({
  providers: [DueRefunds, RefundConclusions, RefundLedger, RefundSender, Refunds],
  exports: [DueRefunds, RefundConclusions, RefundLedger, Refunds],
})
export class RefundsModule {}
