import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { QPayModuleOptions } from './qpay-options';

/** @internal Nest's own builder makes `forRoot` and `forRootAsync` with everything a Nest reader expects of them. */
export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<QPayModuleOptions>({ moduleName: 'QPay' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createQPayOptions')
    .setExtras({ isGlobal: false }, (definition, extras) => ({ ...definition, global: extras.isGlobal }))
    .build();
