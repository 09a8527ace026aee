import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { QPayModuleOptions } from './config/qpay-options';
import { QPAY_OPTIONS } from './qpay.tokens';
import { completeRegistration, type QPayRegistration } from './qpay.registration';

const NOTHING: QPayRegistration = { isGlobal: false, name: undefined, callback: undefined };

/** @internal Nest's own builder makes `forRoot` and `forRootAsync` with everything a Nest reader expects of them. */
export const { ConfigurableModuleClass, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<QPayModuleOptions>({
    moduleName: 'QPay',
    optionsInjectionToken: QPAY_OPTIONS,
  })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createQPayOptions')
    .setExtras(NOTHING, completeRegistration)
    .build();
