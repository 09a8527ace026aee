import { Module } from '@nestjs/common';
import { AuditTrail } from './audit-trail.service';

/** Who has done what, for whoever lets operators in and for what they do. */
@Module({ providers: [AuditTrail], exports: [AuditTrail] })
export class AuditTrailModule {}
