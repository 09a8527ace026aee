import { Body, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { CurrentUser } from '../../auth/current-user.decorator';
import { RequireRole } from '../../auth/roles.guard';
import type { User } from '../../auth/user';
import { REVIEW_REASONS } from '../../payments/review-reason';
import { Acts } from '../audit/audited.decorator';
import { OperatorController } from '../operator-route.decorator';
import { OrderSearch } from '../orders/order-search.service';
import { OrderPageDto } from '../orders/order.views';
import { pageQuery } from '../page';
import { Reviews } from './reviews.service';

class QueueDto extends createZodDto(z.strictObject(pageQuery)) {}

/** What `POST /api/operator/reviews/:id/resolve` takes. */
class ResolveReviewDto extends createZodDto(
  z.strictObject({
    decision: z.enum(['accept', 'honour']).describe('honour: late money pays the order after all.'),
    reviewReason: z.enum(REVIEW_REASONS).describe('The reason that was looked at.'),
    reason: z.string().trim().min(1).max(255).describe('Why it is decided so.'),
  }),
) {}

/** Orders that a person has to look at, by the order's id. */
@OperatorController('reviews')
export class ReviewsController {
  constructor(
    private readonly reviews: Reviews,
    private readonly orders: OrderSearch,
  ) {}

  /** Oldest first. */
  @Get()
  @ApiOkResponse({ type: OrderPageDto })
  queue(@Query() query: QueueDto) {
    return this.reviews.queue(query);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @RequireRole('operator')
  @Acts('order')
  async resolve(
    @CurrentUser() user: User,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ResolveReviewDto,
  ) {
    const order = await this.orders.find(id);
    await this.reviews.resolve(order.id, { ...body, by: user.id });
    return this.orders.details(order.id);
  }
}
