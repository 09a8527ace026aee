import { Global, Module } from '@nestjs/common';
import { Leases } from './leases.service';

/** Leases for whoever has work that one instance at a time does. */
@Global()
@Module({ providers: [Leases], exports: [Leases] })
export class LeasesModule {}
