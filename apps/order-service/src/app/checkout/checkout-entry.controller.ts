import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/public.decorator';
import { ServiceConfig } from '../config/service-config';
import { CheckoutAccess } from './access/checkout-access.service';
import { isOrderId, viewDenied } from './access/checkout.guard';
import { readViewCookie, viewCookie } from './access/view-cookie';
import { CheckoutActions } from './checkout-actions.service';
import { CheckoutErrorFilter } from './checkout-error.filter';
import { CheckoutFiles } from './checkout-files.service';
import { CheckoutPages, languageOf, type CheckoutRequest } from './checkout-page.service';
import { pageHeaders } from '../pages/page-headers';
import { CheckoutQueries } from './state/checkout-queries.service';

const SEE_OTHER = 303;

/** Where a customer arrives: a link is exchanged for a cookie at once, so that no token stays in the address. */
@Public()
@ApiExcludeController()
@UseFilters(CheckoutErrorFilter)
@Controller('checkout')
export class CheckoutEntryController {
  constructor(
    private readonly access: CheckoutAccess,
    private readonly queries: CheckoutQueries,
    private readonly actions: CheckoutActions,
    private readonly pages: CheckoutPages,
    private readonly files: CheckoutFiles,
    private readonly config: ServiceConfig,
  ) {}

  /** The page's own files; there is nothing secret in them. */
  @Get('assets/:name')
  asset(@Param('name') name: string, @Res() reply: FastifyReply): void {
    this.files.send(name, reply);
  }

  @Get(':id')
  async open(@Req() request: CheckoutRequest, @Res() reply: FastifyReply): Promise<void> {
    const { id } = request.params;
    if (!isOrderId(id)) throw viewDenied();
    if (request.query.view !== undefined) return this.exchange(request, reply);
    if (!this.isIn(request)) throw viewDenied();
    const state = await this.queries.read(id);
    void pageHeaders(reply).type('text/html; charset=utf-8').send(this.pages.page(request, state));
  }

  private async exchange(request: CheckoutRequest, reply: FastifyReply): Promise<void> {
    const { params, query } = request;
    const admitted = this.access.admits({ orderId: params.id, use: 'link' }, String(query.view));
    // An old link in a browser that is in already does no harm: it is just forgotten.
    if (!admitted && !this.isIn(request)) throw viewDenied();
    if (admitted) {
      const secure = this.config.publicUrl.startsWith('https:');
      void reply.header('set-cookie', viewCookie(params.id, this.access.pageToken(params.id), secure));
      this.actions.opened(await this.queries.read(params.id));
    }
    void pageHeaders(reply).redirect(`/checkout/${params.id}?lang=${languageOf(request)}`, SEE_OTHER);
  }

  private isIn(request: CheckoutRequest): boolean {
    const token = readViewCookie(request.headers.cookie);
    return this.access.admits({ orderId: request.params.id, use: 'page' }, token);
  }
}
