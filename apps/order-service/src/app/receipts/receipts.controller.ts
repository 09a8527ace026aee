import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { CurrentUser } from '../auth/current-user.decorator';
import type { User } from '../auth/user';
import { RECEIVER_TYPES, type Order, type Receipt } from '../database/schema';
import { paymentNotFound } from '../errors/api-error';
import { PaymentQueries } from '../payments/payment-queries';
import { Receipts } from './receipts.service';

const receiptRequestSchema = z
  .strictObject({
    receiverType: z.enum(RECEIVER_TYPES).meta({ example: 'CITIZEN' }),
    receiver: z.string().trim().min(1).max(45).optional(),
  })
  .refine(({ receiverType, receiver }) => receiverType === 'CITIZEN' || receiver !== undefined, {
    path: ['receiver'],
    error: 'must be the register number of the company.',
  });

/** What `POST /api/payments/:id/receipts` takes. */
class ReceiptRequestDto extends createZodDto(receiptRequestSchema) {}

/** Tax receipts of a user's own payments. */
@ApiTags('payments')
@ApiBearerAuth()
@Controller('payments/:id/receipts')
export class ReceiptsController {
  constructor(
    private readonly queries: PaymentQueries,
    private readonly receipts: Receipts,
  ) {}

  /** Asks for the receipt of a paid payment; it is made soon after. */
  @Post()
  @HttpCode(202)
  async ask(@CurrentUser() user: User, @Param('id') id: string, @Body() body: ReceiptRequestDto) {
    return (await this.receipts.ask(await this.orderOf(user, id), body)).map(toView);
  }

  @Get()
  async read(@CurrentUser() user: User, @Param('id') id: string) {
    return (await this.receipts.of((await this.orderOf(user, id)).id)).map(toView);
  }

  private async orderOf(user: User, id: string): Promise<Order> {
    const found = await this.queries.findForUser(user.id, id);
    if (!found) throw paymentNotFound();
    return found.order;
  }
}

function toView({ paymentId, status, receiverType, receiptId, lottery, qrData }: Receipt) {
  return { paymentId, status, receiverType, receiptId, lottery, qrData };
}
