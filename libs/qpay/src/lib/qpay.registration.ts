import type { DynamicModule, Provider } from '@nestjs/common';
import { QPayAuthService } from './auth/qpay-auth.service';
import { QPayClient } from './client/qpay-client';
import { getQPayAuthToken, getQPayClientToken } from './config/naming';
import { qpayProviders } from './qpay.providers';
import { QPAY_REGISTRATION_NAME } from './qpay.tokens';

/** What a registration may say besides the options: who sees it, and which of several merchants it is. */
export interface QPayRegistration {
  /** Visible to every module without importing. Default false. */
  isGlobal?: boolean;
  /**
   * Which merchant account this is, where the application has several. A named one is injected with `@InjectQPayClient(name)` and
   * `@InjectQPayAuth(name)`, and keeps its token under a key of its own.
   */
  name?: string;
}

/** @internal Completes a module definition with the providers, and with what the registration says. */
export function completeRegistration(
  definition: DynamicModule,
  { isGlobal, name }: QPayRegistration,
): DynamicModule {
  const aliases: Provider[] = name
    ? [
        { provide: getQPayClientToken(name), useExisting: QPayClient },
        { provide: getQPayAuthToken(name), useExisting: QPayAuthService },
      ]
    : [];
  const registration: Provider = { provide: QPAY_REGISTRATION_NAME, useValue: name ?? '' };
  return {
    ...definition,
    global: isGlobal ?? false,
    providers: [...(definition.providers ?? []), ...qpayProviders, registration, ...aliases],
    // Several merchants would all export the same classes: a named one is reached by its name alone.
    exports: name ? [getQPayClientToken(name), getQPayAuthToken(name)] : [QPayAuthService, QPayClient],
  };
}
