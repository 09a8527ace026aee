import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { BearerTokenGuard } from './bearer-token.guard';
import { UserTokenVerifier } from './user-token-verifier';

/** User tokens: required everywhere unless a route says otherwise. */
@Module({
  providers: [UserTokenVerifier, { provide: APP_GUARD, useClass: BearerTokenGuard }],
  exports: [UserTokenVerifier],
})
export class AuthModule {}
