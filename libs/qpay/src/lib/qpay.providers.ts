import type { Provider } from '@nestjs/common';
import { QPayAuthService } from './auth/qpay-auth.service';
import { QPayClient } from './client/qpay-client';
import { CircuitLease } from './client/shared-circuits';
import type { QPayModuleOptions } from './config/qpay-options';
import { resolveQPayOptions } from './config/resolve-options';
import { QPayHttp } from './http/qpay-http';
import { assembleAuth, assembleCircuit, assembleClient, assembleHttp } from './qpay.assembly';
import { QPAY_OPTIONS, QPAY_REGISTRATION_NAME, RESOLVED_QPAY_OPTIONS } from './qpay.tokens';

const resolve = (options: QPayModuleOptions, name: string) =>
  resolveQPayOptions({ ...options, ...(name && { name }) });

/** @internal What one registration of the module provides. Each is a provider of its own, so that a test can override it. */
export const qpayProviders: Provider[] = [
  { provide: RESOLVED_QPAY_OPTIONS, useFactory: resolve, inject: [QPAY_OPTIONS, QPAY_REGISTRATION_NAME] },
  { provide: QPayHttp, useFactory: assembleHttp, inject: [RESOLVED_QPAY_OPTIONS] },
  { provide: CircuitLease, useFactory: assembleCircuit, inject: [QPayHttp] },
  { provide: QPayAuthService, useFactory: assembleAuth, inject: [RESOLVED_QPAY_OPTIONS, QPayHttp] },
  {
    provide: QPayClient,
    useFactory: assembleClient,
    inject: [RESOLVED_QPAY_OPTIONS, QPayAuthService, QPayHttp, CircuitLease],
  },
];
