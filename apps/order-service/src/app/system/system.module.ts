import { Global, Module } from '@nestjs/common';
import { Clock } from './clock';
import { Ids } from './ids';

/** What the service takes from the machine it runs on. */
@Global()
@Module({ providers: [Clock, Ids], exports: [Clock, Ids] })
export class SystemModule {}
