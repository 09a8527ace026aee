import { createHmac } from 'node:crypto';
import { basic, Bench, Wire } from '../testing/wire.testing';
import { tokenFingerprint } from './jwt';
import { TokenIssuer } from './token-issuer';

interface Pair {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  refresh_expires_in: number;
}

const claimsOf = (token: string): Record<string, unknown> => {
  const claims: Record<string, unknown> = JSON.parse(
    Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
  );
  return claims;
};

describe(TokenIssuer.name, () => {
  let bench: Bench;
  const login = (): Promise<Pair> =>
    new Wire(bench.simulator.url).json('POST', '/v2/auth/token', basic('SIMULATOR', 'simulator-secret'));
  const refresh = (token: string): Promise<Pair> =>
    bench.wire.json('POST', '/v2/auth/refresh', `Bearer ${token}`);
  const statusWith = async (token: string): Promise<number> =>
    (
      await bench.wire.send('POST', '/v2/payment/check', `Bearer ${token}`, {
        object_type: 'QR',
        object_id: 'x',
      })
    ).status;

  beforeEach(async () => {
    bench = await Bench.start();
    bench.simulator.clear();
  });

  afterEach(() => bench.simulator.close());

  describe('login', () => {
    it('states the end as a Unix time, 24 hours ahead, the same for both tokens', async () => {
      bench.simulator.clock.freeze();
      const pair = await login();
      expect(pair.expires_in).toBe(Math.floor(bench.simulator.clock.now() / 1000) + 86_400);
      expect(pair.refresh_expires_in).toBe(pair.expires_in);
    });

    it('states a duration when told to', async () => {
      bench.simulator.configure({ expiresIn: 'duration', lifetimeSeconds: 300 });
      expect(await login()).toMatchObject({ expires_in: 300, refresh_expires_in: 300 });
    });

    it('signs with HS256 and repeats QPay’s mistake about exp', async () => {
      const { access_token, refresh_token, expires_in } = await login();
      expect(JSON.parse(Buffer.from(access_token.split('.')[0] ?? '', 'base64url').toString())).toEqual({
        alg: 'HS256',
        typ: 'JWT',
      });
      const claims = claimsOf(access_token);
      expect(claims['exp']).toBe(Number(claims['iat']) + expires_in);
      expect(Object.keys(claims)).toEqual([
        'client_id',
        'session_id',
        'iat',
        'exp',
        'merchant_id',
        'v1_merchant_flag',
      ]);
      expect(Object.keys(claimsOf(refresh_token))).toEqual(['id', 'session_secret', 'extra', 'iat', 'exp']);
      const forged = createHmac('sha256', 'guess').update('x').digest('base64url');
      expect(await statusWith(`${access_token.split('.').slice(0, 2).join('.')}.${forged}`)).toBe(401);
    });

    it('ends the earlier session of the account', async () => {
      const [first, second] = [await login(), await login()];
      expect(await statusWith(first.access_token)).toBe(401);
      expect(await statusWith(second.access_token)).toBe(200);
      const dead = await bench.wire.send('POST', '/v2/auth/refresh', `Bearer ${first.refresh_token}`);
      expect(dead.status).toBe(401);
    });

    it('leaves earlier sessions alone when many are allowed', async () => {
      bench.simulator.configure({ session: 'many' });
      const [first, second] = [await login(), await login()];
      expect(await statusWith(first.access_token)).toBe(200);
      expect(await statusWith(second.access_token)).toBe(200);
    });

    it('counts only logins that were granted', async () => {
      await bench.wire.send('POST', '/v2/auth/token', basic('SIMULATOR', 'wrong'));
      const { refresh_token } = await login();
      await refresh(refresh_token);
      expect(bench.simulator.logins()).toBe(1);
    });
  });

  describe('refresh', () => {
    it('hands out two new tokens and takes the old refresh token back', async () => {
      const first = await login();
      const second = await refresh(first.refresh_token);
      expect(second.access_token).not.toBe(first.access_token);
      expect(await statusWith(second.access_token)).toBe(200);
      const again = await bench.wire.send('POST', '/v2/auth/refresh', `Bearer ${first.refresh_token}`);
      expect(again.text).toBe('{"error":"NO_CREDENTIALS","message":"NO_CREDENTIALS"}');
    });

    it.each([
      [undefined, 401],
      [true, 401],
      [false, 200],
    ])('with refreshRevokesAccess %s the old access token gets %i', async (refreshRevokesAccess, status) => {
      bench.simulator.configure({ refreshRevokesAccess });
      const first = await login();
      await refresh(first.refresh_token);
      expect(await statusWith(first.access_token)).toBe(status);
    });

    it('does not take an access token', async () => {
      const { access_token } = await login();
      expect((await bench.wire.send('POST', '/v2/auth/refresh', `Bearer ${access_token}`)).status).toBe(401);
    });
  });

  describe('the end of tokens', () => {
    it('comes with time', async () => {
      bench.simulator.clock.freeze();
      const { access_token } = await login();
      bench.simulator.clock.advance(86_399_000);
      expect(await statusWith(access_token)).toBe(200);
      bench.simulator.clock.advance(1_000);
      expect(await statusWith(access_token)).toBe(401);
      expect(bench.simulator.calls().pop()).toMatchObject({ tokenState: 'expired', clientId: 'SIMULATOR' });
    });

    it('comes at once on expireTokens() and killSessions(), and the record says which', async () => {
      for (const [end, state] of [
        [() => bench.simulator.expireTokens(), 'expired'],
        [() => bench.simulator.killSessions('SIMULATOR'), 'killed'],
      ] as const) {
        const { access_token } = await login();
        end();
        expect(await statusWith(access_token)).toBe(401);
        expect(bench.simulator.calls().pop()).toMatchObject({
          tokenState: state,
          token: tokenFingerprint(access_token),
        });
      }
    });
  });
});
