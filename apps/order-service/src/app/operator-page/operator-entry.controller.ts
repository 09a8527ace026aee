import { Body, Controller, Get, Param, Post, Query, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/public.decorator';
import { ApiError } from '../errors/api-error';
import { pageHeaders } from '../pages/page-headers';
import { SameOriginGuard } from '../pages/same-origin.guard';
import { backTo } from './back';
import { languageCookie, operatorLanguage } from './language-cookie';
import { OperatorApi } from './operator-api.service';
import { OperatorErrorFilter } from './operator-error.filter';
import { OperatorFiles } from './operator-files.service';
import { OperatorSessions } from './session/operator-sessions.service';
import { signInPage } from './view/sign-in';

const SEE_OTHER = 303;

/** Signing in and out of the operators' page. A token comes in a form and leaves in a cookie; it is never in an address. */
@Public()
@ApiExcludeController()
@UseGuards(SameOriginGuard)
@UseFilters(OperatorErrorFilter)
@Controller('operator')
export class OperatorEntryController {
  constructor(
    private readonly api: OperatorApi,
    private readonly sessions: OperatorSessions,
    private readonly files: OperatorFiles,
  ) {}

  @Get('assets/:name')
  asset(@Param('name') name: string, @Res() reply: FastifyReply): void {
    this.files.send(name, reply);
  }

  /** The page in another language, for this browser. */
  @Get('language/:language')
  language(
    @Param('language') language: string,
    @Query() { back }: { back?: unknown },
    @Res() reply: FastifyReply,
  ): void {
    const cookie = languageCookie(language);
    if (cookie) void reply.header('set-cookie', cookie);
    void pageHeaders(reply).redirect(backTo(back), SEE_OTHER);
  }

  /** Good is what the API takes: signing in is a call of it, and is audited as one. */
  @Post('sign-in')
  async signIn(
    @Req() request: FastifyRequest,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const token = String(Reflect.get(Object(body), 'token') ?? '').trim();
    try {
      await this.api.get(token, 'state');
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) throw error;
      const page = signInPage(this.files.page, operatorLanguage(request), error.body);
      return void pageHeaders(reply).status(error.status).type('text/html; charset=utf-8').send(page);
    }
    void pageHeaders(reply).header('set-cookie', this.sessions.begin(token)).redirect('/operator', SEE_OTHER);
  }

  /** Ending a session needs none. */
  @Post('sign-out')
  signOut(@Res() reply: FastifyReply): void {
    void pageHeaders(reply).header('set-cookie', this.sessions.end()).redirect('/operator', SEE_OTHER);
  }
}
