import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ServiceConfig } from './service-config';

/** Hands the configuration that `main` has loaded to whoever injects {@link ServiceConfig}. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(config: ServiceConfig): DynamicModule {
    return {
      module: ConfigModule,
      providers: [{ provide: ServiceConfig, useValue: config }],
      exports: [ServiceConfig],
    };
  }
}
