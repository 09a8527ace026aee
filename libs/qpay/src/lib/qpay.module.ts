import { Module, type DynamicModule } from '@nestjs/common';
import {
  ConfigurableModuleClass,
  type ASYNC_OPTIONS_TYPE,
  type OPTIONS_TYPE,
} from './qpay.module-definition';

/**
 * QPay for a Nest application: provides and exports `QPayAuthService` (the shared token) and `QPayClient` (the API).
 *
 * The options are validated when the application starts; a missing `clientId`, `clientSecret` or `invoiceCode`, or a bad
 * `baseUrl`, stops the start with a `QPayConfigurationError` that names the field.
 *
 * @example
 * QPayModule.forRootAsync({
 *   inject: [ConfigService, getRedisConnectionToken()],
 *   useFactory: (config: ConfigService, redis: Redis) => ({
 *     clientId: config.getOrThrow('QPAY_CLIENT_ID'),
 *     clientSecret: config.getOrThrow('QPAY_CLIENT_SECRET'),
 *     invoiceCode: config.getOrThrow('QPAY_INVOICE_CODE'),
 *     redis,
 *   }),
 * })
 *
 * Several merchants in one application: register the module once for each with a `name`, and inject with
 * `@InjectQPayClient(name)` and `@InjectQPayAuth(name)`.
 *
 * @publicApi
 */
@Module({})
export class QPayModule extends ConfigurableModuleClass {
  /** Registers the module with options that are known when the code is loaded, and `isGlobal` and `name` beside them. */
  static override forRoot(options: typeof OPTIONS_TYPE): DynamicModule {
    return super.forRoot(options);
  }

  /** Registers the module with options from a factory (`useFactory`, `inject`), a class or an existing provider. */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }
}
