import { Module } from '@nestjs/common';
import { RefundLedger } from './refund-ledger.service';

/** Money that goes back. */
@Module({ providers: [RefundLedger], exports: [RefundLedger] })
export class RefundsModule {}
