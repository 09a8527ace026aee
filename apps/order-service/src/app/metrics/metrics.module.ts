import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { ServiceConfig } from '../config/service-config';
import { BacklogMetrics } from './backlog-metrics';
import { BacklogService } from './backlog.service';
import { HttpMetrics } from './http-metrics';
import { InvariantMetrics } from './invariant-metrics';
import { MetricsController } from './metrics.controller';
import { MetricsServer } from './metrics-server';
import { PaymentMetrics } from './payment-metrics';
import { QPayMetrics } from './qpay-metrics';

/** A registry of this application's own: several in one process do not mix their numbers. */
function newRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** What an operator can measure. In production it is told only on a port of its own or for a token. */
@Global()
@Module({})
export class MetricsModule implements OnApplicationShutdown {
  constructor(private readonly registry: Registry) {}

  static forConfig({ production, metrics }: ServiceConfig): DynamicModule {
    const onApiPort = metrics.port === undefined && (!production || metrics.token !== undefined);
    return {
      module: MetricsModule,
      controllers: onApiPort ? [MetricsController] : [],
      providers: [
        { provide: Registry, useFactory: newRegistry },
        BacklogMetrics,
        BacklogService,
        HttpMetrics,
        InvariantMetrics,
        MetricsServer,
        PaymentMetrics,
        QPayMetrics,
      ],
      exports: [BacklogService, InvariantMetrics, PaymentMetrics, Registry],
    };
  }

  onApplicationShutdown(): void {
    this.registry.clear();
  }
}
