import { Controller, Get, Param, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { qpayQrPng, qpayQrSvg } from 'nestjs-qpay';
import { Public } from '../auth/public.decorator';
import { paymentNotFound } from '../errors/api-error';
import { CheckoutGuard } from './access/checkout.guard';
import { CheckoutActions, type ActionResult } from './checkout-actions.service';
import { CheckoutErrorFilter, wantsPage } from './checkout-error.filter';
import { CheckoutPages, languageOf, type CheckoutRequest, type PanelMessage } from './checkout-page.service';
import { pageHeaders } from '../pages/page-headers';
import { isPayable } from './state/checkout-phase';
import { CheckoutQueries } from './state/checkout-queries.service';

/** Of a picture to be saved, in pixels: sharp enough for a bank's app to read it from the gallery. */
const PICTURE_WIDTH = 720;
/** How long a browser may keep a code's picture, in seconds. */
const PICTURE_SECONDS = 600;
const SEE_OTHER = 303;

/** What a page that is open asks for: only browsers that a link has let in come here. */
@Public()
@ApiExcludeController()
@UseGuards(CheckoutGuard)
@UseFilters(CheckoutErrorFilter)
@Controller('checkout/:id')
export class CheckoutController {
  constructor(
    private readonly queries: CheckoutQueries,
    private readonly actions: CheckoutActions,
    private readonly pages: CheckoutPages,
  ) {}

  /** For scripts whose live events do not get through. */
  @Get('state')
  async state(
    @Req() request: CheckoutRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PanelMessage> {
    pageHeaders(reply);
    return this.pages.message(request, await this.queries.read(request.params.id));
  }

  @Post('verify')
  async verify(@Req() request: CheckoutRequest, @Res() reply: FastifyReply): Promise<void> {
    this.answer(request, reply, await this.actions.verify(request.params.id));
  }

  @Post('renew')
  async renew(@Req() request: CheckoutRequest, @Res() reply: FastifyReply): Promise<void> {
    this.answer(request, reply, await this.actions.renew(request.params.id));
  }

  @Get('qr.svg')
  async svg(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const picture = await qpayQrSvg(await this.qrText(id));
    void pictureHeaders(reply).type('image/svg+xml').send(picture);
  }

  @Get('qr.png')
  async png(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const picture = await qpayQrPng(await this.qrText(id), PICTURE_WIDTH);
    void pictureHeaders(reply)
      .header('content-disposition', `attachment; filename="qpay-${id.slice(-6)}.png"`)
      .type('image/png')
      .send(picture);
  }

  /** What is no longer to be paid has no code any more: one that stays is paid twice. */
  private async qrText(id: string): Promise<string> {
    const { phase, code } = await this.queries.read(id);
    if (!isPayable(phase) || !code.qrText) throw paymentNotFound();
    return code.qrText;
  }

  /** A form that was sent without a script leads back to the page, so that loading it anew does not send it again. */
  private answer(request: CheckoutRequest, reply: FastifyReply, { state, outcome }: ActionResult): void {
    pageHeaders(reply);
    if (!wantsPage(request)) return void reply.status(200).send(this.pages.message(request, state, outcome));
    const query = new URLSearchParams({ lang: languageOf(request), ...(outcome && { outcome }) });
    void reply.redirect(`/checkout/${state.order.id}?${query.toString()}`, SEE_OTHER);
  }
}

function pictureHeaders(reply: FastifyReply): FastifyReply {
  return pageHeaders(reply).header('cache-control', `private, max-age=${PICTURE_SECONDS}`);
}
