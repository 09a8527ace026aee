import { Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { RequireRole } from '../../auth/roles.guard';
import { ActsAtQPay } from '../audit/audited.decorator';
import { OperatorController } from '../operator-route.decorator';
import { OperatorChecks } from './operator-checks.service';
import { OrderSearchDto } from './order-filter';
import { OrderSearch } from './order-search.service';
import { OrderPageDto } from './order.views';
import { Timeline } from './timeline.service';

/** Orders of all users, by the id of the order or of an attempt. */
@OperatorController('orders')
export class OperatorOrdersController {
  constructor(
    private readonly orders: OrderSearch,
    private readonly timeline: Timeline,
    private readonly checks: OperatorChecks,
  ) {}

  /** Newest first. Every filter narrows; `q` finds an order by any id that somebody may have at hand. */
  @Get()
  @ApiOkResponse({ type: OrderPageDto })
  search(@Query() { cursor, limit, ...filter }: OrderSearchDto) {
    return this.orders.search(filter, { cursor, limit });
  }

  /** The order with its attempts, payments at QPay, refunds and receipts. */
  @Get(':id')
  read(@Param('id', ParseUUIDPipe) id: string) {
    return this.orders.details(id);
  }

  /** Every step, check, callback, message, refund and receipt, in the order in which it happened. */
  @Get(':id/timeline')
  async history(@Param('id', ParseUUIDPipe) id: string) {
    return this.timeline.of((await this.orders.find(id)).id);
  }

  /** Asks QPay now, about each invoice of the order, and answers what is known then. */
  @Post(':id/verify')
  @HttpCode(200)
  @RequireRole('operator')
  @ActsAtQPay('order')
  async verify(@Param('id', ParseUUIDPipe) id: string) {
    const order = await this.orders.find(id);
    await this.checks.verify(order.id);
    return this.orders.details(order.id);
  }
}
