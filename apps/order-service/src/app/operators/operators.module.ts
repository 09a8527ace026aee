import { Module } from '@nestjs/common';
import { RefundsModule } from '../refunds/refunds.module';
import { OperatorRefundsController } from './refunds.controller';

/** What operators may do: each call needs their role and leaves a line in the audit log. */
@Module({ imports: [RefundsModule], controllers: [OperatorRefundsController] })
export class OperatorsModule {}
