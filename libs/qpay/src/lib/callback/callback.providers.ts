import { Logger, type Provider, type Type } from '@nestjs/common';
import { QPayClient } from '../client/qpay-client';
import { systemClock } from '../config/clock';
import { callbackController } from './callback-controller';
import { CallbackHandlers } from './callback-handlers';
import { CALLBACK_LOG_CONTEXT, CallbackLog } from './callback-log';
import { QPayCallbackMonitor } from './callback-monitor';
import type { QPayCallbackOptions } from './callback-options';
import { CallbackReception } from './callback-reception';
import { CALLBACK_REGISTRATION, type CallbackRegistration } from './callback-registration';
import { CallbackRollCall } from './callback-roll-call';
import { resolveCallbackLimits } from './resolve-callback-options';

/** What a registration needs for callbacks. Without the option it still looks for handlers that nothing could reach. */
export function callbackParts(
  options: QPayCallbackOptions | undefined,
  name: string,
): { providers: Provider[]; controllers: Type[] } {
  const registration: CallbackRegistration = { name, options };
  const watch: Provider[] = [
    { provide: CALLBACK_REGISTRATION, useValue: registration },
    CallbackHandlers,
    CallbackRollCall,
    QPayCallbackMonitor,
  ];
  if (!options) return { providers: watch, controllers: [] };
  const reception: Provider = {
    provide: CallbackReception,
    useFactory: (client: QPayClient, monitor: QPayCallbackMonitor) => {
      const log = new CallbackLog(new Logger(CALLBACK_LOG_CONTEXT));
      const limits = resolveCallbackLimits(options, name);
      return new CallbackReception(name, client, limits, { log, monitor }, systemClock);
    },
    inject: [QPayClient, QPayCallbackMonitor],
  };
  return { providers: [...watch, reception], controllers: [callbackController(options, name)] };
}
