import { Controller, Get, Param, Query, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/public.decorator';
import { pageHeaders } from '../pages/page-headers';
import type { ReconciliationReport } from '../reconciliation/reconciliation.service';
import { Clock } from '../system/clock';
import type {
  EventItem,
  Listed,
  OrderDetails,
  OrderItem,
  ReceiptItem,
  RefundItem,
  StateAnswer,
  TimelineItem,
  TokenAnswer,
  UnmatchedItem,
} from './api-types';
import { given, momentsOf, toDays, withMoments, type DayQuery } from './day-range';
import { operatorLanguage } from './language-cookie';
import { OperatorApi } from './operator-api.service';
import { OperatorErrorFilter } from './operator-error.filter';
import { OperatorFiles } from './operator-files.service';
import { OperatorSessionGuard, type SignedInRequest } from './session/operator-session.guard';
import { eventsPage } from './view/events';
import type { OperatorView } from './view/layout';
import { orderPage, ordersPage } from './view/orders';
import { refundsPage } from './view/refunds';
import { reviewsPage } from './view/reviews';
import { reconciliationPage } from './view/reconciliation';
import { servicePage } from './view/service';
import { OPERATOR_TEXTS } from './view/texts';

const CSV = 'text/csv; charset=utf-8';

/** What operators see: each page is a few calls of the operators' API. */
@Public()
@ApiExcludeController()
@UseGuards(OperatorSessionGuard)
@UseFilters(OperatorErrorFilter)
@Controller('operator')
export class OperatorPageController {
  constructor(
    private readonly api: OperatorApi,
    private readonly files: OperatorFiles,
    private readonly clock: Clock,
  ) {}

  @Get()
  async orders(@Req() request: SignedInRequest, @Query() query: object, @Res() reply: FastifyReply) {
    const wanted = given(query);
    const found = await this.read<Listed<OrderItem>>(request, 'orders', withMoments(wanted));
    this.send(reply, ordersPage(this.view(request), wanted, found));
  }

  @Get('orders/:id')
  async order(@Req() request: SignedInRequest, @Param('id') id: string, @Res() reply: FastifyReply) {
    const path = `orders/${encodeURIComponent(id)}`;
    const order = await this.read<OrderDetails>(request, path);
    const { entries } = await this.read<{ entries: TimelineItem[] }>(request, `${path}/timeline`);
    const events = await this.read<Listed<EventItem>>(request, 'outbox', { state: 'all', orderId: id });
    this.send(reply, orderPage(this.view(request), order, entries, events.items));
  }

  @Get('reviews')
  async reviews(@Req() request: SignedInRequest, @Query() query: object, @Res() reply: FastifyReply) {
    const queue = await this.read<Listed<OrderItem>>(request, 'reviews', given(query));
    const unmatched = await this.read<Listed<UnmatchedItem>>(request, 'unmatched-payments');
    const receipts = await this.read<Listed<ReceiptItem>>(request, 'receipts');
    this.send(reply, reviewsPage(this.view(request), { queue, unmatched, receipts }));
  }

  @Get('refunds')
  async refunds(@Req() request: SignedInRequest, @Query() query: object, @Res() reply: FastifyReply) {
    const wanted = given(query);
    const found = await this.read<Listed<RefundItem>>(request, 'refunds', wanted);
    this.send(reply, refundsPage(this.view(request), wanted, found));
  }

  @Get('events')
  async events(@Req() request: SignedInRequest, @Query() query: object, @Res() reply: FastifyReply) {
    const wanted = given(query);
    const found = await this.read<Listed<EventItem>>(request, 'outbox', wanted);
    this.send(reply, eventsPage(this.view(request), wanted, found));
  }

  @Get('reconciliation')
  async reconciliation(
    @Req() request: SignedInRequest,
    @Query() query: DayQuery,
    @Res() reply: FastifyReply,
  ) {
    const days = toDays(query, this.clock.now());
    const report = await this.read<ReconciliationReport>(request, 'reconciliation', momentsOf(days));
    this.send(reply, reconciliationPage(this.view(request), days, report));
  }

  @Get('state')
  async state(@Req() request: SignedInRequest, @Res() reply: FastifyReply) {
    const state = await this.read<StateAnswer>(request, 'state');
    const token = await this.read<TokenAnswer>(request, 'token');
    this.send(reply, servicePage(this.view(request), state, token));
  }

  @Get('orders.csv')
  async ordersFile(@Req() request: SignedInRequest, @Query() query: object, @Res() reply: FastifyReply) {
    await this.file(request, reply, 'orders.csv', withMoments(given(query)));
  }

  @Get('payments.csv')
  async paymentsFile(@Req() request: SignedInRequest, @Query() query: DayQuery, @Res() reply: FastifyReply) {
    await this.file(request, reply, 'payments.csv', momentsOf(toDays(query, this.clock.now())));
  }

  private read<T>({ operator }: SignedInRequest, path: string, query?: Record<string, string>): Promise<T> {
    return this.api.get<T>(operator.token, path, query);
  }

  private async file(
    { operator }: SignedInRequest,
    reply: FastifyReply,
    name: string,
    query: Record<string, string>,
  ): Promise<void> {
    const text = await this.api.file(operator.token, `exports/${name}`, query);
    const disposition = `attachment; filename="${name}"`;
    void pageHeaders(reply).header('content-disposition', disposition).type(CSV).send(text);
  }

  private view(request: SignedInRequest): OperatorView {
    const language = operatorLanguage(request);
    const texts = OPERATOR_TEXTS[language];
    return { looks: this.files.page, session: request.operator, language, texts, address: request.url };
  }

  private send(reply: FastifyReply, page: string): void {
    void pageHeaders(reply).type('text/html; charset=utf-8').send(page);
  }
}
