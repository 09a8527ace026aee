import { Injectable } from '@nestjs/common';
import { createRemoteJWKSet, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { ServiceConfig, type UserTokenConfig } from '../config/service-config';
import type { User } from './user';

/** Clocks of two machines may differ by this much, in seconds. */
const TOLERANCE_SECONDS = 30;
const JWKS_TIMEOUT_MS = 5_000;
/** Signatures by public key only: with HS256 in this list the public key could be used as a shared one. */
const JWKS_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
];

type Verify = (token: string, options: JWTVerifyOptions) => Promise<{ payload: JWTPayload }>;

/** Tells whose a user token is. */
@Injectable()
export class UserTokenVerifier {
  private readonly verifySignature: Verify;
  private readonly options: JWTVerifyOptions;

  constructor(config: ServiceConfig) {
    const { issuer, audience, mode } = config.userTokens;
    this.verifySignature = signatureCheck(config.userTokens);
    this.options = {
      issuer,
      audience,
      algorithms: mode === 'hs256' ? ['HS256'] : JWKS_ALGORITHMS,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: TOLERANCE_SECONDS,
    };
  }

  /** @throws an error of `jose` when the token is not valid here and now, or its key set cannot be had */
  async verify(token: string): Promise<User> {
    const { payload } = await this.verifySignature(token, this.options);
    return { id: subjectOf(payload), roles: rolesOf(payload) };
  }
}

function signatureCheck(config: UserTokenConfig): Verify {
  if (config.mode === 'hs256') {
    const key = new TextEncoder().encode(config.secret);
    return (token, options) => jwtVerify(token, key, options);
  }
  const keys = createRemoteJWKSet(new URL(config.jwksUrl), { timeoutDuration: JWKS_TIMEOUT_MS });
  return (token, options) => jwtVerify(token, keys, options);
}

function subjectOf(payload: JWTPayload): string {
  if (typeof payload.sub === 'string' && payload.sub !== '') return payload.sub;
  throw new TypeError('The token has no subject.');
}

/** Anything but a list of texts grants nothing. */
function rolesOf(payload: JWTPayload): string[] {
  const roles: unknown = payload['roles'];
  return Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string') : [];
}
