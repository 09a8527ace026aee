import { Controller, Get, Param, Post, Query, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/public.decorator';
import { CheckoutAccess } from '../checkout/access/checkout-access.service';
import { isOrderId } from '../checkout/access/checkout.guard';
import { viewCookie } from '../checkout/access/view-cookie';
import { HomeErrorFilter } from './home-error.filter';
import { ServiceConfig } from '../config/service-config';
import { ApiError, paymentNotFound } from '../errors/api-error';
import { languageCookie } from '../operator-page/language-cookie';
import { OperatorSessions } from '../operator-page/session/operator-sessions.service';
import { pageHeaders } from '../pages/page-headers';
import { SameOriginGuard } from '../pages/same-origin.guard';
import { HomeFiles } from './home-files.service';
import { demoToken } from './demo-token';
import { homeLanguage } from './home-language';
import { ACTORS, JourneyService, type Journey } from './journey.service';
import { homePage } from './view/home-page';
import { inLanguage, type HomeView } from './view/home-view';
import { journeyPanel } from './view/journey-panel';
import { HOME_TEXTS } from './view/texts';

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
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('order') order?: string,
    @Query('refresh') refresh?: string,
  ): Promise<void> {
    const journey = isOrderId(order) ? await this.journeys.read(order) : undefined;
    const page = homePage(this.view(request, journey), this.files.page, refresh !== 'off');
    void pageHeaders(reply).type('text/html; charset=utf-8').send(page);
  }

  @Get('home/assets/:name')
  asset(@Param('name') name: string, @Res() reply: FastifyReply): void {
    this.files.send(name, reply);
  }

  @Post('home/session')
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.backTo(await this.journeys.begin(), request, reply);
  }

  /** Lets this browser in without a link, so that no token is in any address. */
  @Post('home/:id/checkout')
  checkout(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (!isOrderId(id)) throw paymentNotFound();
    const secure = this.config.publicUrl.startsWith('https:');
    const cookie = viewCookie(id, this.access.pageToken(id), secure);
    const page = inLanguage({ language: homeLanguage(request) }, `/checkout/${id}`);
    void pageHeaders(reply).header('set-cookie', cookie).redirect(page, SEE_OTHER);
  }

  @Post('home/:id/refund')
  async refund(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.journeys.askForRefund((await this.read(id)).state.order.id);
    this.backTo(id, request, reply);
  }

  @Post('home/:id/approve')
  async approve(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.journeys.approveRefund((await this.read(id)).state.order.id);
    this.backTo(id, request, reply);
  }

  /** Signs in on the operators' page as one of the two people of the demonstration. */
  @Post('home/operators/:name')
  async operator(
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const role = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
    const token = role && (await demoToken(this.config.userTokens, name, [role]));
    if (!token) throw new ApiError(404, { code: 'NOT_FOUND', message: 'There is nobody of this name.' });
    const cookies = [this.sessions.begin(token), languageCookie(homeLanguage(request)) ?? ''];
    void pageHeaders(reply).header('set-cookie', cookies).redirect('/operator', SEE_OTHER);
  }

  /** For the page's script. */
  @Get('home/:id/journey')
  async journey(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const panel = journeyPanel(this.view(request, await this.read(id))).toString();
    void pageHeaders(reply).send({ panel });
  }

  private async read(id: string): Promise<Journey> {
    if (!isOrderId(id)) throw paymentNotFound();
    return this.journeys.read(id);
  }

  private view(request: FastifyRequest, journey?: Journey): HomeView {
    const language = homeLanguage(request);
    return { config: this.config, language, texts: HOME_TEXTS[language], journey };
  }

  private backTo(orderId: string, request: FastifyRequest, reply: FastifyReply): void {
    const page = inLanguage({ language: homeLanguage(request) }, `/?order=${orderId}`);
    void pageHeaders(reply).redirect(page, SEE_OTHER);
  }
}
