import { Controller, Get, Headers, Logger, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../auth/public.decorator';
import { ServiceConfig } from '../../config/service-config';
import { ApiError } from '../../errors/api-error';
import { describeError } from '../../logging/describe-error';
import { CheckoutGuard } from '../access/checkout.guard';
import { CheckoutErrorFilter } from '../checkout-error.filter';
import { CheckoutPages, type CheckoutRequest } from '../checkout-page.service';
import { addressOf } from '../../http/throttling/throttle-rules';
import { pageHeaders } from '../../pages/page-headers';
import { CheckoutQueries } from '../state/checkout-queries.service';
import { CheckoutWatch, type Watcher } from './checkout-watch.service';
import { EVENT_STREAM_HEADERS, EventStream } from './event-stream';

/** Open pages of one order; more are refused and ask again and again instead. */
const STREAMS_PER_ORDER = 10;
/** Open pages of one instance. */
const STREAMS = 5_000;

/** Tells open pages what happens. */
@Public()
@ApiExcludeController()
@UseGuards(CheckoutGuard)
@UseFilters(CheckoutErrorFilter)
@Controller('checkout/:id/events')
export class CheckoutLiveController {
  private readonly logger = new Logger(CheckoutLiveController.name);

  constructor(
    private readonly queries: CheckoutQueries,
    private readonly watch: CheckoutWatch,
    private readonly pages: CheckoutPages,
    private readonly config: ServiceConfig,
  ) {}

  /**
   * Each event is a whole state with its id. Whoever comes back with another id than the present one gets the present state
   * at once: what lay between does not matter to a page.
   */
  @Get()
  async events(
    @Req() request: CheckoutRequest,
    @Res() reply: FastifyReply,
    @Headers('last-event-id') lastEventId?: string,
  ): Promise<void> {
    const state = await this.queries.read(request.params.id);
    this.assertRoom(state.order.id, addressOf(request));
    const watcher = this.watcher(request, lastEventId ?? String(request.query.last ?? ''));
    void pageHeaders(reply).headers(EVENT_STREAM_HEADERS).send(watcher.stream.body);
    if (state.id !== watcher.known) await watcher.send();
  }

  private watcher(request: CheckoutRequest, known: string) {
    const orderId = request.params.id;
    let busy = false;
    const send = async () => {
      if (busy) return;
      busy = true;
      try {
        const message = this.pages.message(request, await this.queries.read(orderId));
        watcher.known = message.id;
        stream.send(message.id, 'state', message);
      } catch (error) {
        // The next look tries it again.
        this.logger.warn({ orderId, err: describeError(error) }, 'A change could not be told.');
      } finally {
        busy = false;
      }
    };
    const address = addressOf(request);
    const watcher: Watcher = {
      orderId,
      address,
      known,
      onChange: () => void send(),
      onClose: () => stream.end(),
    };
    const stop = this.watch.watch(watcher);
    if (!stop) throw noRoom();
    const stream = new EventStream(stop);
    return {
      stream,
      send,
      get known() {
        return watcher.known;
      },
    };
  }

  private assertRoom(orderId: string, address: string): void {
    const { watch, config } = this;
    if (watch.count() >= STREAMS || watch.count(orderId) >= STREAMS_PER_ORDER) throw noRoom();
    if (watch.countFrom(address) >= config.checkoutStreamsPerAddress) throw noRoom();
  }
}

function noRoom(): ApiError {
  const body = { code: 'TOO_MANY_STREAMS', message: 'There are too many open pages.' };
  return new ApiError(503, body, { retryAfterSeconds: 10 });
}
