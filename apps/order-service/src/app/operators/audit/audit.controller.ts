import { Get, Query } from '@nestjs/common';
import { OperatorController } from '../operator-route.decorator';
import { AuditQueries, AuditSearchDto } from './audit-queries.service';

/** Who has done what. */
@OperatorController('audit')
export class AuditController {
  constructor(private readonly audit: AuditQueries) {}

  /** Newest first. Reading it leaves a line as well. */
  @Get()
  search(@Query() query: AuditSearchDto) {
    return this.audit.search(query);
  }
}
