import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ZodValidationPipe } from 'nestjs-zod';
import { AuthModule } from './auth/auth.module';
import { CheckoutModule } from './checkout/checkout.module';
import { ConfigModule } from './config/config.module';
import type { ServiceConfig } from './config/service-config';
import { DatabaseModule } from './database/database.module';
import { ApiErrorFilter } from './errors/api-error.filter';
import { HealthModule } from './health/health.module';
import { ThrottlingModule } from './http/throttling/throttling.module';
import { HomeModule } from './home/home.module';
import { LoggingModule } from './logging/logging.module';
import { MetricsModule } from './metrics/metrics.module';
import { OperatorPageModule } from './operator-page/operator-page.module';
import { OperatorsModule } from './operators/operators.module';
import { PaymentsModule } from './payments/payments.module';
import { QPayConnectionModule } from './qpay/qpay-connection.module';
import { RedisConnectionModule } from './qpay/redis-connection.module';
import { ReceiptsModule } from './receipts/receipts.module';
import { SystemModule } from './system/system.module';
import { LeasesModule } from './worker/leases.module';
import { WorkerModule } from './worker/worker.module';

/** The service, for a configuration that has been checked. */
@Module({})
export class AppModule {
  static forConfig(config: ServiceConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule,
        SystemModule,
        DatabaseModule,
        RedisConnectionModule.forUrl(config.redisUrl),
        QPayConnectionModule,
        MetricsModule.forConfig(config),
        ThrottlingModule.forStage('address'),
        AuthModule,
        ThrottlingModule.forStage('user'),
        LeasesModule,
        PaymentsModule,
        OperatorsModule,
        ReceiptsModule,
        CheckoutModule,
        OperatorPageModule,
        ...(config.production ? [] : [HomeModule]),
        WorkerModule,
        HealthModule.forConfig(config),
      ],
      providers: [
        { provide: APP_FILTER, useClass: ApiErrorFilter },
        { provide: APP_PIPE, useClass: ZodValidationPipe },
      ],
    };
  }
}
