import { Injectable, type InjectionToken } from '@nestjs/common';
import { ContextIdFactory, DiscoveryService, MetadataScanner, ModuleRef } from '@nestjs/core';
import { QPayConfigurationError } from '../errors/qpay-local-errors';
import type { QPayPaymentEvent } from './callback.types';
import { handlerOptionsOf } from './qpay-callback.decorator';

/** A method with `@QPayCallback()`. */
export interface FoundHandler {
  /** The merchant it is for, `''` for the one without a name. */
  name: string;
  /** `Orders.onPayment`, for messages. */
  label: string;
  handle(event: QPayPaymentEvent): Promise<void>;
}

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** Finds the methods with `@QPayCallback()` among all providers and controllers of the application. */
@Injectable()
export class CallbackHandlers {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly modules: ModuleRef,
  ) {}

  all(): FoundHandler[] {
    const providers = this.discovery.getProviders();
    const controllers = this.discovery.getControllers();
    // One object may be provided under several tokens; it is one handler all the same.
    const seen = new Set<object>();
    return [...providers, ...controllers].flatMap((wrapper) => {
      const prototype = prototypeOf(wrapper);
      const identity = isMadePerUse(wrapper) ? prototype : instanceOf(wrapper);
      if (!prototype || !identity || seen.has(identity)) return [];
      seen.add(identity);
      return this.inOne(wrapper, prototype, controllers.includes(wrapper));
    });
  }

  private inOne(wrapper: Wrapper, prototype: object, isController: boolean): FoundHandler[] {
    return this.scanner.getAllMethodNames(prototype).flatMap((method) => {
      const options = handlerOptionsOf(prototype, method);
      if (!options) return [];
      const label = `${wrapper.name}.${method}`;
      if (isController && isMadePerUse(wrapper)) throw unreachableController(label);
      const handle = async (event: QPayPaymentEvent) =>
        call(await this.holder(wrapper, event), method, event);
      return [{ name: options.name, label, handle }];
    });
  }

  /** A request-scoped provider is made anew for each event, which it can inject as `REQUEST`. */
  private async holder(wrapper: Wrapper, event: QPayPaymentEvent): Promise<object> {
    if (!isMadePerUse(wrapper)) return instanceOf(wrapper) ?? {};
    const context = ContextIdFactory.create();
    this.modules.registerRequestByContextId(event, context);
    const token: InjectionToken<object> = wrapper.token;
    return this.modules.resolve(token, context, { strict: false });
  }
}

async function call(holder: object, method: string, event: QPayPaymentEvent): Promise<void> {
  const handler: unknown = Reflect.get(holder, method);
  if (typeof handler === 'function') await Reflect.apply(handler, holder, [event]);
}

function isMadePerUse(wrapper: Wrapper): boolean {
  return wrapper.isTransient || !wrapper.isDependencyTreeStatic();
}

function instanceOf({ instance }: Wrapper): object | undefined {
  return typeof instance === 'object' && instance !== null ? instance : undefined;
}

function prototypeOf(wrapper: Wrapper): object | undefined {
  const instance = instanceOf(wrapper);
  if (instance) return Object.getPrototypeOf(instance) ?? undefined;
  return wrapper.inject ? undefined : wrapper.metatype?.prototype;
}

function unreachableController(label: string): QPayConfigurationError {
  return new QPayConfigurationError(
    `${label} is a @QPayCallback() handler in a request-scoped controller, which lives for one request only: put it in a provider.`,
  );
}
