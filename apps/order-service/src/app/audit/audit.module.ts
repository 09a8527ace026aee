import { Module } from '@nestjs/common';
import { Auditor } from './auditor.service';

/** The audit that nobody has to ask for. */
@Module({ providers: [Auditor], exports: [Auditor] })
export class AuditModule {}
