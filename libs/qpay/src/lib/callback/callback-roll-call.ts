import { Inject, Injectable, Optional, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, ModuleRef } from '@nestjs/core';
import { QPayConfigurationError } from '../errors/qpay-local-errors';
import { CallbackHandlers } from './callback-handlers';
import type { QPayCallbackOptions } from './callback-options';
import { CallbackReception } from './callback-reception';
import { CALLBACK_REGISTRATION, type CallbackRegistration } from './callback-registration';
import { QPayCallbackSigner } from './callback-signer';
import type { QPayCallbackResolve, QPayCallbackResolver } from './callback.types';
import { checkCallbacks } from './check-callbacks';

/** At boot, when every provider is there: nobody's handler may be out of reach, and no callback without one. */
@Injectable()
export class CallbackRollCall implements OnModuleInit {
  constructor(
    @Inject(CALLBACK_REGISTRATION) private readonly registration: CallbackRegistration,
    @Optional() @Inject(CallbackReception) private readonly reception: CallbackReception | undefined,
    private readonly discovery: DiscoveryService,
    private readonly handlers: CallbackHandlers,
    private readonly modules: ModuleRef,
  ) {}

  /** @throws QPayConfigurationError that names what does not fit together */
  onModuleInit(): void {
    const handlers = this.handlers.all();
    checkCallbacks(this.registrations(), handlers);
    const { name, options } = this.registration;
    const handler = handlers.find((one) => one.name === name);
    if (!options || !handler) return;
    this.reception?.open({ resolve: this.resolve(options), signer: this.signer(options), handler });
  }

  private registrations(): CallbackRegistration[] {
    return this.discovery
      .getProviders()
      .filter(({ token }) => token === CALLBACK_REGISTRATION)
      .map(({ instance }): CallbackRegistration => instance);
  }

  private resolve({ resolve, useExisting }: QPayCallbackOptions): QPayCallbackResolve {
    if (resolve) return resolve;
    const resolver = this.provider<QPayCallbackResolver>('useExisting', useExisting);
    if (typeof resolver.resolveQPayCallback === 'function')
      return (lookup) => resolver.resolveQPayCallback(lookup);
    throw new QPayConfigurationError('callback.useExisting has no method resolveQPayCallback(lookup).');
  }

  private signer({ signer }: QPayCallbackOptions): QPayCallbackSigner | undefined {
    if (signer === undefined || signer instanceof QPayCallbackSigner) return signer;
    return this.provider<QPayCallbackSigner>('signer', signer);
  }

  private provider<T>(option: string, token: Parameters<ModuleRef['get']>[0] | undefined): T {
    try {
      return this.modules.get<T>(token ?? '', { strict: false });
    } catch (cause) {
      throw new QPayConfigurationError(
        `callback.${option} names a provider that the application does not have, or that is not a singleton.`,
        { cause },
      );
    }
  }
}
