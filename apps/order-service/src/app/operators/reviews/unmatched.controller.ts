import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { CurrentUser } from '../../auth/current-user.decorator';
import { RequireRole } from '../../auth/roles.guard';
import type { User } from '../../auth/user';
import { Acts } from '../audit/audited.decorator';
import { OperatorController } from '../operator-route.decorator';
import { pageQuery } from '../page';
import { UnmatchedReviews } from './unmatched-reviews.service';

class UnmatchedQueryDto extends createZodDto(
  z.strictObject({
    resolved: z.enum(['true', 'false']).default('false').describe('Show those that are explained instead.'),
    ...pageQuery,
  }),
) {}

class ExplainDto extends createZodDto(z.strictObject({ note: z.string().trim().min(1).max(255) })) {}

/** Payments in QPay's list that nothing here accounts for, by QPay's payment id. */
@OperatorController('unmatched-payments')
export class UnmatchedController {
  constructor(private readonly unmatched: UnmatchedReviews) {}

  @Get()
  list(@Query() { resolved, ...page }: UnmatchedQueryDto) {
    return this.unmatched.list({ ...page, resolved: resolved === 'true' });
  }

  /** Notes what the payment was found to be. */
  @Post(':id/resolve')
  @HttpCode(200)
  @RequireRole('operator')
  @Acts('unmatched-payment')
  resolve(@CurrentUser() user: User, @Param('id') id: string, @Body() { note }: ExplainDto) {
    return this.unmatched.resolve(id, { note, by: user.id });
  }
}
