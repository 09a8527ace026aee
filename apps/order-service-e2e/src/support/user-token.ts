import { SignJWT } from 'jose';

/** The key that the services of these tests check user tokens with. */
export const USER_TOKEN_SECRET = 'a-key-of-the-end-to-end-tests-with-32-bytes';

/** A token of a user, as the merchant's own login would issue it. */
export function userToken(
  user: string,
  changes: { secret?: string; expiresIn?: string; roles?: string[] } = {},
): Promise<string> {
  return new SignJWT(changes.roles ? { roles: changes.roles } : {})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setIssuer('order-service')
    .setAudience('order-service')
    .setIssuedAt()
    .setExpirationTime(changes.expiresIn ?? '10m')
    .sign(Buffer.from(changes.secret ?? USER_TOKEN_SECRET));
}

/** A token of somebody who looks after payments. */
export function operatorToken(user: string, roles: string[], expiresIn?: string): Promise<string> {
  return userToken(user, { roles, expiresIn });
}
