import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair, type JWK, type KeyLike } from 'jose';
import { loadConfig } from '../config/load-config';
import { UserTokenVerifier } from './user-token-verifier';

const SECRET = 'a-key-of-the-tests-with-32-bytes-or-more';
const key = (secret: string) => new TextEncoder().encode(secret);
const now = () => Math.floor(Date.now() / 1000);

/** A token that is fine but for what a test changes. */
function token(claims: Record<string, unknown> = {}) {
  return new SignJWT({
    sub: 'user-1',
    iss: 'order-service',
    aud: 'order-service',
    exp: now() + 60,
    ...claims,
  });
}

describe(UserTokenVerifier, () => {
  describe('API2 authn: with a shared key', () => {
    const verifier = new UserTokenVerifier(loadConfig({ USER_TOKEN_SECRET: SECRET }));
    const hs256 = (claims?: Record<string, unknown>, secret = SECRET) =>
      token(claims).setProtectedHeader({ alg: 'HS256' }).sign(key(secret));

    it('tells whose token it is', async () => {
      expect(await verifier.verify(await hs256())).toEqual({ id: 'user-1', roles: [] });
    });

    it('tells the roles, and nothing that is not a list of texts', async () => {
      expect((await verifier.verify(await hs256({ roles: ['operator', 7] }))).roles).toEqual(['operator']);
      expect((await verifier.verify(await hs256({ roles: 'operator' }))).roles).toEqual([]);
    });

    it.each([
      ['another issuer', { iss: 'other' }],
      ['another audience', { aud: 'other' }],
      ['no issuer', { iss: undefined }],
      ['no audience', { aud: undefined }],
      ['no subject', { sub: undefined }],
      ['an empty subject', { sub: '' }],
      ['no expiry', { exp: undefined }],
      ['expired beyond the tolerance', { exp: now() - 31 }],
      ['not valid yet', { nbf: now() + 60 }],
    ])('refuses a token with %s', async (_, claims) => {
      await expect(verifier.verify(await hs256(claims))).rejects.toThrow();
    });

    it('forgives clocks that differ a little', async () => {
      await expect(verifier.verify(await hs256({ exp: now() - 5 }))).resolves.toBeDefined();
    });

    it('refuses another key', async () => {
      await expect(verifier.verify(await hs256({}, `${SECRET}x`))).rejects.toThrow('signature');
    });

    it('refuses another algorithm of the same key', async () => {
      const other = await token().setProtectedHeader({ alg: 'HS512' }).sign(key(SECRET));
      await expect(verifier.verify(other)).rejects.toThrow('alg');
    });

    it('refuses a token without a signature', async () => {
      const unsigned = new UnsecuredJWT({
        sub: 'user-1',
        iss: 'order-service',
        aud: 'order-service',
        exp: now() + 60,
      });
      await expect(verifier.verify(unsigned.encode())).rejects.toThrow();
    });
  });

  describe('API2 authn: with a key set', () => {
    let server: Server;
    let verifier: UserTokenVerifier;
    let privateKey: KeyLike;
    let publicJwk: JWK;

    beforeAll(async () => {
      const pair = await generateKeyPair('RS256');
      privateKey = pair.privateKey;
      publicJwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'RS256' };
      server = createServer((_, response) => response.end(JSON.stringify({ keys: [publicJwk] })));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const names = { USER_TOKEN_ISSUER: 'order-service', USER_TOKEN_AUDIENCE: 'order-service' };
      const { port } = server.address() as AddressInfo;
      verifier = new UserTokenVerifier(
        loadConfig({ USER_TOKEN_JWKS_URL: `http://127.0.0.1:${port}/jwks`, ...names }),
      );
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));

    it('tells whose token it is', async () => {
      const signed = await token().setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey);
      expect(await verifier.verify(signed)).toEqual({ id: 'user-1', roles: [] });
    });

    it('refuses the public key passed off as a shared one', async () => {
      const confused = await token()
        .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
        .sign(key(JSON.stringify(publicJwk)));
      await expect(verifier.verify(confused)).rejects.toThrow('alg');
    });

    it('refuses a key that is not in the set', async () => {
      const stranger = await generateKeyPair('RS256');
      const signed = await token().setProtectedHeader({ alg: 'RS256', kid: 'k2' }).sign(stranger.privateKey);
      await expect(verifier.verify(signed)).rejects.toThrow();
    });
  });
});
