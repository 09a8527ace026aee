import {
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  UseGuards,
  UseInterceptors,
  type Type,
} from '@nestjs/common';
import { callbackHint } from './callback-hint';
import type { QPayCallbackOptions } from './callback-options';
import { CallbackReception } from './callback-reception';
import { PlainTextInterceptor } from './plain-text.interceptor';
import { callbackRoute } from './resolve-callback-options';

type Search = Record<string, unknown>;

/**
 * The controller of one registration: GET, as QPay calls, and POST. Of the request it reads the token and, as a hint, the
 * payment id; a body is never looked at.
 */
export function callbackController(options: QPayCallbackOptions, name: string): Type {
  @Controller(callbackRoute(options, name))
  @UseInterceptors(PlainTextInterceptor)
  class QPayCallbackController {
    constructor(@Inject(CallbackReception) private readonly reception: CallbackReception) {}

    @Get(['', ':token'])
    @Header('cache-control', 'no-store')
    @Header('referrer-policy', 'no-referrer')
    get(@Param('token') token: unknown, @Query() query: Search): Promise<string> {
      return this.receive('GET', token, query);
    }

    @Post(['', ':token'])
    @HttpCode(200)
    @Header('cache-control', 'no-store')
    @Header('referrer-policy', 'no-referrer')
    post(@Param('token') token: unknown, @Query() query: Search): Promise<string> {
      return this.receive('POST', token, query);
    }

    private receive(method: 'GET' | 'POST', token: unknown, query: Search): Promise<string> {
      const hint = callbackHint(query);
      return this.reception.receive(token ?? query.token, { method, receivedAt: new Date(), hint });
    }
  }
  decorate(QPayCallbackController, options);
  return QPayCallbackController;
}

function decorate(controller: Type, { guards = [], decorators = [] }: QPayCallbackOptions): void {
  if (guards.length > 0) UseGuards(...guards)(controller);
  for (const decorator of decorators) {
    decorator(controller);
    if (isMetadata(decorator)) markMethods(controller, decorator);
  }
}

/** What `SetMetadata` returns: the same mark for a class and a method. */
type Mark = ClassDecorator & MethodDecorator & { KEY: unknown };

const isMetadata = (decorator: ClassDecorator): decorator is Mark => 'KEY' in decorator;

/** Many guards look for their mark on the method alone. */
function markMethods({ prototype }: Type, mark: Mark): void {
  for (const method of ['get', 'post']) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, method);
    if (descriptor) mark(prototype, method, descriptor);
  }
}
