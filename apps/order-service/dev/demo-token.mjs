// Prints a user token for trying things out: node apps/order-service/dev/demo-token.mjs [user] [role…]
import { pathToFileURL } from 'node:url';
import { SignJWT } from 'jose';
import loader from '../dist/app/config/load-config.js';

const LIFETIME = '12h';

/** A token signed with the configured shared key; nothing when users' tokens are signed elsewhere (a key set). */
export async function demoToken({ userTokens }, user = 'demo-user', roles = []) {
  if (userTokens.mode !== 'hs256') return undefined;
  return new SignJWT({ roles })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setIssuer(userTokens.issuer)
    .setAudience(userTokens.audience)
    .setIssuedAt()
    .setExpirationTime(LIFETIME)
    .sign(Buffer.from(userTokens.secret));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [user, ...roles] = process.argv.slice(2);
  const token = await demoToken(loader.loadConfig(process.env), user, roles);
  console.log(
    token ?? 'User tokens are signed by the key set of USER_TOKEN_JWKS_URL, so none can be made here.',
  );
}
