import { Body, Controller, Param, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/public.decorator';
import { ApiError } from '../errors/api-error';
import { pageHeaders } from '../pages/page-headers';
import { SameOriginGuard } from '../pages/same-origin.guard';
import { backTo } from './back';
import { given } from './day-range';
import { OperatorApi } from './operator-api.service';
import { OperatorErrorFilter } from './operator-error.filter';
import { OperatorSessionGuard, type SignedInRequest } from './session/operator-session.guard';

const SEE_OTHER = 303;

/** What can be done on the page, and the route of the API that does it. */
const ACTS: Readonly<Record<string, (id: string) => string>> = {
  approve: (id) => `refunds/${id}/approve`,
  'conclude-receipt': (id) => `receipts/${id}/conclude`,
  'conclude-refund': (id) => `refunds/${id}/conclude`,
  explain: (id) => `unmatched-payments/${id}/resolve`,
  refund: () => 'refunds',
  reject: (id) => `refunds/${id}/reject`,
  'renew-token': () => 'token/refresh',
  replay: (id) => `outbox/${id}/replay`,
  resolve: (id) => `reviews/${id}/resolve`,
  verify: (id) => `orders/${id}/verify`,
};

/** What operators do: a form becomes a call of the API, with its checks and its line in the audit log. */
@Public()
@ApiExcludeController()
@UseGuards(SameOriginGuard, OperatorSessionGuard)
@UseFilters(OperatorErrorFilter)
@Controller('operator/do')
export class OperatorActsController {
  constructor(private readonly api: OperatorApi) {}

  @Post([':act', ':act/:id'])
  async act(
    @Req() request: SignedInRequest,
    @Param() { act, id = '' }: { act: string; id?: string },
    @Body() form: object,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const path = Object.hasOwn(ACTS, act) ? ACTS[act] : undefined;
    if (!path) throw new ApiError(404, { code: 'NOT_FOUND', message: 'There is no such thing to do.' });
    const { csrf: _, back, ...body } = given(form);
    await this.api.post(request.operator.token, path(encodeURIComponent(id)), toBody(body));
    void pageHeaders(reply).redirect(backTo(back), SEE_OTHER);
  }
}

/** A form has text only: a yes or no becomes what the API wants, anything else is left for the API to refuse. */
function toBody({ given: said, ...others }: Record<string, string>): Record<string, string | boolean> {
  if (said === undefined) return others;
  return { ...others, given: said === 'true' || said === 'false' ? said === 'true' : said };
}
