import { SignJWT } from 'jose';
import type { UserTokenConfig } from '../config/service-config';

const LIFETIME = '12h';

/** A token for trying things out; nothing where tokens are signed elsewhere, by a key set. */
export async function demoToken(
  config: UserTokenConfig,
  user: string,
  roles: readonly string[],
): Promise<string | undefined> {
  if (config.mode !== 'hs256') return undefined;
  return new SignJWT({ roles })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setIssuer(config.issuer)
    .setAudience(config.audience)
    .setIssuedAt()
    .setExpirationTime(LIFETIME)
    .sign(Buffer.from(config.secret));
}
