import { Controller, Get, Param, Post, Query, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/public.decorator';
import { CheckoutAccess } from '../checkout/access/checkout-access.service';
import { isOrderId } from '../checkout/access/checkout.guard';
import { viewCookie } from '../checkout/access/view-cookie';
import { HomeErrorFilter } from './home-error.filter';
import { ServiceConfig } from '../config/service-config';
import { ApiError, paymentNotFound } from '../errors/api-error';
import { OperatorSessions } from '../operator-page/session/operator-sessions.service';
import { pageHeaders } from '../pages/page-headers';
import { SameOriginGuard } from '../pages/same-origin.guard';
import { HomeFiles } from './home-files.service';
import { demoToken } from './demo-token';
import { ACTORS, JourneyService, type Journey } from './journey.service';
import { homePage } from './view/home-page';
import { journeyPanel } from './view/journey-panel';

const SEE_OTHER = 303;
/** Who of the demonstration has which role. */
const OPERATORS: Readonly<Record<string, string>> = {
  [ACTORS.operator]: 'operator',
  [ACTORS.supervisor]: 'approver',
};

/** Development only: what runs here, and a payment from beginning to end. It is no part of the application in production. */
@Public()
@ApiExcludeController()
@UseGuards(SameOriginGuard)
@UseFilters(HomeErrorFilter)
@Controller()
export class HomeController {
  constructor(
    private readonly journeys: JourneyService,
    private readonly files: HomeFiles,
    private readonly access: CheckoutAccess,
    private readonly sessions: OperatorSessions,
    private readonly config: ServiceConfig,
  ) {}

  @Get()
  async home(
    @Res() reply: FastifyReply,
    @Query('order') order?: string,
    @Query('refresh') refresh?: string,
  ): Promise<void> {
    const journey = isOrderId(order) ? await this.journeys.read(order) : undefined;
    const page = homePage(this.config, this.files.page, journey, refresh !== 'off');
    void pageHeaders(reply).type('text/html; charset=utf-8').send(page);
  }

  @Get('home/assets/:name')
  asset(@Param('name') name: string, @Res() reply: FastifyReply): void {
    this.files.send(name, reply);
  }

  @Post('home/session')
  async begin(@Res() reply: FastifyReply): Promise<void> {
    this.backTo(await this.journeys.begin(), reply);
  }

  /** Lets this browser in without a link, so that no token is in any address. */
  @Post('home/:id/checkout')
  checkout(@Param('id') id: string, @Res() reply: FastifyReply): void {
    if (!isOrderId(id)) throw paymentNotFound();
    const secure = this.config.publicUrl.startsWith('https:');
    const cookie = viewCookie(id, this.access.pageToken(id), secure);
    void pageHeaders(reply).header('set-cookie', cookie).redirect(`/checkout/${id}`, SEE_OTHER);
  }

  @Post('home/:id/refund')
  async refund(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.journeys.askForRefund((await this.read(id)).state.order.id);
    this.backTo(id, reply);
  }

  @Post('home/:id/approve')
  async approve(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.journeys.approveRefund((await this.read(id)).state.order.id);
    this.backTo(id, reply);
  }

  /** Signs in on the operators' page as one of the two people of the demonstration. */
  @Post('home/operators/:name')
  async operator(@Param('name') name: string, @Res() reply: FastifyReply): Promise<void> {
    const role = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
    const token = role && (await demoToken(this.config.userTokens, name, [role]));
    if (!token) throw new ApiError(404, { code: 'NOT_FOUND', message: 'There is nobody of this name.' });
    void pageHeaders(reply).header('set-cookie', this.sessions.begin(token)).redirect('/operator', SEE_OTHER);
  }

  /** For the page's script. */
  @Get('home/:id/journey')
  async journey(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const panel = journeyPanel(this.config, await this.read(id)).toString();
    void pageHeaders(reply).send({ panel });
  }

  private async read(id: string): Promise<Journey> {
    if (!isOrderId(id)) throw paymentNotFound();
    return this.journeys.read(id);
  }

  private backTo(orderId: string, reply: FastifyReply): void {
    void pageHeaders(reply).redirect(`/?order=${orderId}`, SEE_OTHER);
  }
}
