import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { RequireRole } from '../../auth/roles.guard';
import { RECEIPT_STATUSES } from '../../database/schema';
import { Acts } from '../audit/audited.decorator';
import { OperatorController } from '../operator-route.decorator';
import { pageQuery } from '../page';
import { ReceiptReviews } from './receipt-reviews.service';

class ReceiptListDto extends createZodDto(
  z.strictObject({ status: z.enum(RECEIPT_STATUSES).default('UNKNOWN'), ...pageQuery }),
) {}

const findingSchema = z
  .strictObject({
    finding: z.enum(['made', 'not_made']).describe('not_made: it is asked for again.'),
    receiptId: z.string().trim().min(1).max(100).optional().describe('Of one that was made.'),
    evidence: z.string().trim().min(1).max(255).describe('How it was found out.'),
  })
  .refine(({ finding, receiptId }) => (finding === 'made') === (receiptId !== undefined), {
    path: ['receiptId'],
    error: 'must be the id of a receipt that was made, and absent otherwise.',
  });

/** What `POST /api/operator/receipts/:id/conclude` takes. The evidence is kept in the audit log. */
class ReceiptFindingDto extends createZodDto(findingSchema) {}

/** Tax receipts, by QPay's payment id. */
@OperatorController('receipts')
export class OperatorReceiptsController {
  constructor(private readonly receipts: ReceiptReviews) {}

  /** Oldest first; those in doubt unless another state is named. */
  @Get()
  list(@Query() query: ReceiptListDto) {
    return this.receipts.list(query);
  }

  /** Ends the doubt about a receipt whose answer was lost, by what a person has found out at the tax office. */
  @Post(':id/conclude')
  @HttpCode(200)
  @RequireRole('operator')
  @Acts('receipt')
  conclude(@Param('id') id: string, @Body() finding: ReceiptFindingDto) {
    return this.receipts.conclude(id, finding);
  }
}
