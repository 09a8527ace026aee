import type { DynamicModule, Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { QPayAuthService } from './auth/qpay-auth.service';
import type { QPayCallbackOptions } from './callback/callback-options';
import { QPayCallbackMonitor } from './callback/callback-monitor';
import { callbackParts } from './callback/callback.providers';
import { QPayClient } from './client/qpay-client';
import { getQPayAuthToken, getQPayCallbackMonitorToken, getQPayClientToken } from './config/naming';
import { qpayProviders } from './qpay.providers';
import { QPAY_REGISTRATION_NAME } from './qpay.tokens';

/** What a registration may say besides the options: who sees it, which of several merchants it is, where it is called back. */
export interface QPayRegistration {
  /** Visible to every module without importing. Default false. */
  isGlobal?: boolean;
  /**
   * Which merchant account this is, where the application has several. A named one is injected with `@InjectQPayClient(name)` and
   * `@InjectQPayAuth(name)`, and keeps its token under a key of its own.
   */
  name?: string;
  /** Receives QPay's callback and hands it, verified, to the method with `@QPayCallback()`. Default: not received. */
  callback?: QPayCallbackOptions;
}

const PUBLIC = [QPayAuthService, QPayClient, QPayCallbackMonitor];

/** @internal Completes a module definition with the providers, and with what the registration says. */
export function completeRegistration(
  definition: DynamicModule,
  { isGlobal, name, callback }: QPayRegistration,
): DynamicModule {
  const aliases = name ? aliasesOf(name) : [];
  const registration: Provider = { provide: QPAY_REGISTRATION_NAME, useValue: name ?? '' };
  const { providers, controllers } = callbackParts(callback, name ?? '');
  return {
    ...definition,
    global: isGlobal ?? false,
    imports: [...(definition.imports ?? []), DiscoveryModule],
    controllers,
    providers: [...(definition.providers ?? []), ...qpayProviders, registration, ...aliases, ...providers],
    // Several merchants would all export the same classes: a named one is reached by its name alone.
    exports: name ? aliasesOf(name).map(({ provide }) => provide) : PUBLIC,
  };
}

function aliasesOf(name: string) {
  return [
    { provide: getQPayClientToken(name), useExisting: QPayClient },
    { provide: getQPayAuthToken(name), useExisting: QPayAuthService },
    { provide: getQPayCallbackMonitorToken(name), useExisting: QPayCallbackMonitor },
  ];
}
