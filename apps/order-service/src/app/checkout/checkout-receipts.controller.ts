import { Body, Controller, Get, Param, Post, Query, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { qpayQrSvg } from 'nestjs-qpay';
import { Public } from '../auth/public.decorator';
import { paymentNotFound } from '../errors/api-error';
import { pageHeaders } from '../pages/page-headers';
import { Receipts } from '../receipts/receipts.service';
import { CheckoutGuard } from './access/checkout.guard';
import { CheckoutErrorFilter, wantsPage } from './checkout-error.filter';
import { CheckoutPages, languageOf, type CheckoutRequest } from './checkout-page.service';
import { CheckoutQueries } from './state/checkout-queries.service';

const SEE_OTHER = 303;
const LONGEST_RECEIVER = 45;

/** Tax receipts (ebarimt) as customers ask for them on the page. */
@Public()
@ApiExcludeController()
@UseGuards(CheckoutGuard)
@UseFilters(CheckoutErrorFilter)
@Controller('checkout/:id')
export class CheckoutReceiptsController {
  constructor(
    private readonly receipts: Receipts,
    private readonly queries: CheckoutQueries,
    private readonly pages: CheckoutPages,
  ) {}

  /** A person's receipt, or a company's by its register number; the first wish stands. */
  @Post('receipt')
  async ask(
    @Req() request: CheckoutRequest,
    @Body() form: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { id } = request.params;
    const company = Reflect.get(Object(form), 'receiverType') === 'COMPANY';
    const receiver = String(Reflect.get(Object(form), 'receiver') ?? '')
      .trim()
      .slice(0, LONGEST_RECEIVER);
    const outcome = company && receiver === '' ? ('register' as const) : undefined;
    if (!outcome) {
      const { order } = await this.queries.read(id);
      const whom = company
        ? { receiverType: 'COMPANY' as const, receiver }
        : { receiverType: 'CITIZEN' as const };
      await this.receipts.ask(order, whom);
    }
    pageHeaders(reply);
    if (!wantsPage(request)) {
      return void reply.status(200).send(this.pages.message(request, await this.queries.read(id), outcome));
    }
    const query = new URLSearchParams({ lang: languageOf(request), ...(outcome && { outcome }) });
    void reply.redirect(`/checkout/${id}?${query.toString()}`, SEE_OTHER);
  }

  /** The code that the tax office's app reads. */
  @Get('receipt.svg')
  async svg(
    @Param('id') id: string,
    @Query('payment') paymentId: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const receipt = (await this.receipts.of(id)).find((each) => each.paymentId === paymentId);
    if (!receipt?.qrData) throw paymentNotFound();
    void pageHeaders(reply)
      .type('image/svg+xml')
      .send(await qpayQrSvg(receipt.qrData));
  }
}
