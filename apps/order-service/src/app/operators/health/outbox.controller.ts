import { Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { RequireRole } from '../../auth/roles.guard';
import { Acts } from '../audit/audited.decorator';
import { OperatorController } from '../operator-route.decorator';
import { pageQuery } from '../page';
import { OperatorOutbox } from './operator-outbox.service';

class OutboxQueryDto extends createZodDto(
  z.strictObject({
    state: z.enum(['waiting', 'delivered', 'all']).default('waiting'),
    orderId: z.uuid().optional(),
    ...pageQuery,
  }),
) {}

/** What others are told about orders, by the id of the event. */
@OperatorController('outbox')
export class OutboxController {
  constructor(private readonly outbox: OperatorOutbox) {}

  @Get()
  list(@Query() { cursor, limit, ...filter }: OutboxQueryDto) {
    return this.outbox.list(filter, { cursor, limit });
  }

  /** Tells it again under the same id. */
  @Post(':id/replay')
  @HttpCode(202)
  @RequireRole('operator')
  @Acts('outbox-event')
  replay(@Param('id', ParseUUIDPipe) id: string) {
    return this.outbox.replay(id);
  }
}
