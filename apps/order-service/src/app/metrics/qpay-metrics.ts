import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { QPayAuthService, QPayClient } from 'nestjs-qpay';
import { collectQPayClientMetrics, collectQPayMetrics } from 'nestjs-qpay/metrics';
import { Registry } from 'prom-client';

/** The library's own metrics: the access token, the requests to QPay, the circuit breaker. Reading them causes no login. */
@Injectable()
export class QPayMetrics implements OnModuleInit, OnApplicationShutdown {
  private stops: (() => void)[] = [];

  constructor(
    private readonly registry: Registry,
    private readonly auth: QPayAuthService,
    private readonly client: QPayClient,
  ) {}

  onModuleInit(): void {
    this.stops = [
      collectQPayMetrics(this.auth, this.registry),
      collectQPayClientMetrics(this.client, this.registry),
    ];
  }

  onApplicationShutdown(): void {
    for (const stop of this.stops) stop();
  }
}
