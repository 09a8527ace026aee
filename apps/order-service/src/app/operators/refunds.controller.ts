import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { qpayAmountFromMinorUnits } from 'nestjs-qpay';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { CurrentUser } from '../auth/current-user.decorator';
import { OPERATOR, RequireRole, RolesGuard } from '../auth/roles.guard';
import type { User } from '../auth/user';
import type { Refund } from '../database/schema';
import { Refunds } from '../refunds/refunds.service';
import { AuditInterceptor } from './audit.interceptor';

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

/** Money that goes back: asked for by one operator, decided by another. */
@ApiTags('operators')
@ApiBearerAuth()
@RequireRole(OPERATOR)
@UseGuards(RolesGuard)
@UseInterceptors(AuditInterceptor)
@Controller('operator')
export class OperatorRefundsController {
  constructor(private readonly refunds: Refunds) {}

  @Post('refunds')
  async request(@CurrentUser() user: User, @Body() body: RefundRequestDto) {
    return toView(await this.refunds.request({ ...body, requestedBy: user.id }));
  }

  @Post('refunds/:id/approve')
  @HttpCode(200)
  async approve(@CurrentUser() user: User, @Param('id', ParseUUIDPipe) id: string) {
    return toView(await this.refunds.approve(id, user.id));
  }

  @Post('refunds/:id/reject')
  @HttpCode(200)
  async reject(@CurrentUser() user: User, @Param('id', ParseUUIDPipe) id: string) {
    return toView(await this.refunds.reject(id, user.id));
  }

  @Get('orders/:id/refunds')
  async list(@Param('id', ParseUUIDPipe) id: string) {
    return (await this.refunds.of(id)).map(toView);
  }
}

function toView({ nextCheckAt: _, amount, ...refund }: Refund) {
  return { ...refund, amount: qpayAmountFromMinorUnits(amount) };
}
