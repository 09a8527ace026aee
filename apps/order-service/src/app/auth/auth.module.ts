import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditTrailModule } from '../audit-trail/audit-trail.module';
import { BearerTokenGuard } from './bearer-token.guard';
import { RolesGuard } from './roles.guard';
import { UserTokenVerifier } from './user-token-verifier';

/** User tokens: required everywhere unless a route says otherwise; and the roles that routes name. */
@Module({
  imports: [AuditTrailModule],
  providers: [
    UserTokenVerifier,
    { provide: APP_GUARD, useClass: BearerTokenGuard },
    { provide: APP_GUARD, useClass: RolesGuard },
  ],
  exports: [UserTokenVerifier],
})
export class AuthModule {}
