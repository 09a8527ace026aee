import { Readable } from 'node:stream';
import { Get, Header, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { OperatorController } from '../operator-route.decorator';
import { OrderFilterDto } from '../orders/order-filter';
import { TimeRangeDto, toMoments } from '../time-range';
import { Exports } from './exports.service';

const TYPE = 'text/csv; charset=utf-8';

/** Files for spreadsheets: UTF-8 with its mark, and nothing in them that would calculate. */
@OperatorController('exports')
export class ExportsController {
  constructor(private readonly exports: Exports) {}

  /** The filters of the search. */
  @Get('orders.csv')
  @ApiProduces('text/csv')
  @Header('cache-control', 'no-store')
  async orders(@Query() filter: OrderFilterDto): Promise<StreamableFile> {
    return toFile(await this.exports.orders(filter), 'orders.csv');
  }

  /** Payments at QPay by the time at which they were seen. */
  @Get('payments.csv')
  @ApiProduces('text/csv')
  @Header('cache-control', 'no-store')
  async payments(@Query() range: TimeRangeDto): Promise<StreamableFile> {
    return toFile(await this.exports.payments(toMoments(range)), 'payments.csv');
  }
}

function toFile(lines: AsyncGenerator<string>, name: string): StreamableFile {
  const body = Readable.from(lines, { objectMode: false });
  return new StreamableFile(body, { type: TYPE, disposition: `attachment; filename="${name}"` });
}
