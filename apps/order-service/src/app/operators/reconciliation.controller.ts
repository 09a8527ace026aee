import { Get, Query } from '@nestjs/common';
import { Reconciliation } from '../reconciliation/reconciliation.service';
import { OperatorController } from './operator-route.decorator';
import { ReportRangeDto } from './time-range';

/** Our books beside QPay's. */
@OperatorController('reconciliation')
export class ReconciliationController {
  constructor(private readonly reconciliation: Reconciliation) {}

  /** Matched, only ours, only QPay's, amount differs. Reads QPay's list; changes nothing. */
  @Get()
  report(@Query() { from, to }: ReportRangeDto) {
    return this.reconciliation.report(new Date(from), new Date(to));
  }
}
