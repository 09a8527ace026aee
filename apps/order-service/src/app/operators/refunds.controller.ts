import { Body, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { CurrentUser } from '../auth/current-user.decorator';
import { RequireRole } from '../auth/roles.guard';
import type { User } from '../auth/user';
import { REFUND_STATUSES } from '../database/schema';
import { RefundConclusions } from '../refunds/refund-conclusions.service';
import { Refunds } from '../refunds/refunds.service';
import { Acts, ActsAtQPay } from './audit/audited.decorator';
import { OperatorController } from './operator-route.decorator';
import { decodeCursor, MOMENT, pageQuery, toPage, UUID_FORM } from './page';
import { toRefundView } from './refund.view';

const text = (longest: number) => z.string().trim().min(1).max(longest);

const refundRequestSchema = z.strictObject({
  orderId: z.uuid(),
  paymentId: text(50),
  reason: text(255),
  /** What proves a transfer made by hand, such as the bank's reference. */
  evidence: text(255).optional(),
});

/** What `POST /api/operator/refunds` takes. */
class RefundRequestDto extends createZodDto(refundRequestSchema) {}

class RefundListDto extends createZodDto(
  z.strictObject({ status: z.enum(REFUND_STATUSES).optional(), ...pageQuery }),
) {}

/** What `POST /api/operator/refunds/{id}/conclude` takes. */
class RefundFindingDto extends createZodDto(z.strictObject({ given: z.boolean(), evidence: text(255) })) {}

/** Money that goes back: asked for by one person, decided by another. */
@OperatorController()
export class OperatorRefundsController {
  constructor(
    private readonly refunds: Refunds,
    private readonly conclusions: RefundConclusions,
  ) {}

  /** Newest first; `status=REQUESTED` are those that wait for a second person. */
  @Get('refunds')
  async all(@Query() { status, cursor, limit }: RefundListDto) {
    const [createdAt, id] = decodeCursor(cursor, MOMENT, UUID_FORM) ?? [];
    const before = createdAt && id ? { createdAt: new Date(createdAt), id } : undefined;
    const rows = await this.refunds.list({ status, before, limit: limit + 1 });
    return toPage(rows, limit, toRefundView, (refund) => [refund.createdAt.toISOString(), refund.id]);
  }

  @Post('refunds')
  @RequireRole('operator')
  @Acts('order')
  async request(@CurrentUser() user: User, @Body() body: RefundRequestDto) {
    return toRefundView(await this.refunds.request({ ...body, requestedBy: user.id }));
  }

  @Post('refunds/:id/approve')
  @HttpCode(200)
  @RequireRole('approver')
  @ActsAtQPay('refund')
  async approve(@CurrentUser() user: User, @Param('id', ParseUUIDPipe) id: string) {
    return toRefundView(await this.refunds.approve(id, user.id));
  }

  /** Moves no money, so it needs no second person. */
  @Post('refunds/:id/reject')
  @HttpCode(200)
  @RequireRole('approver', 'operator')
  @Acts('refund')
  async reject(@CurrentUser() user: User, @Param('id', ParseUUIDPipe) id: string) {
    return toRefundView(await this.refunds.reject(id, user.id));
  }

  /** Ends a refund whose outcome QPay does not tell. */
  @Post('refunds/:id/conclude')
  @HttpCode(200)
  @RequireRole('approver')
  @ActsAtQPay('refund')
  async conclude(
    @CurrentUser() user: User,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() finding: RefundFindingDto,
  ) {
    return toRefundView(await this.conclusions.conclude(id, { ...finding, by: user.id }));
  }

  @Get('orders/:id/refunds')
  async list(@Param('id', ParseUUIDPipe) id: string) {
    return (await this.refunds.of(id)).map(toRefundView);
  }
}
