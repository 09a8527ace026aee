import { loadConfig } from './load-config';
import { PRODUCTION, problems } from './load-config.testing';

describe(loadConfig, () => {
  describe('in production', () => {
    it('starts when everything real is there', () => {
      const config = loadConfig(PRODUCTION);
      expect(config).toMatchObject({
        production: true,
        host: '0.0.0.0',
        publicUrl: 'https://pay.example.mn',
        defaulted: [],
      });
    });

    it('names everything that is missing, at once', () => {
      expect(problems({ NODE_ENV: 'production' })).toEqual([
        'QPAY_CLIENT_ID',
        'QPAY_CLIENT_SECRET',
        'QPAY_INVOICE_CODE',
        'DATABASE_URL',
        'REDIS_DATABASE_URI',
        'PUBLIC_URL',
        'CALLBACK_KEY',
        'USER_TOKEN_JWKS_URL',
      ]);
    });

    it.each(Object.keys(PRODUCTION).filter((name) => name !== 'NODE_ENV'))(
      'does not start without %s',
      (name) => {
        expect(problems({ ...PRODUCTION, [name]: undefined })).toContain(name);
      },
    );

    it.each([
      ['QPAY_CLIENT_ID', 'SIMULATOR'],
      ['QPAY_BASE_URL', 'https://merchant.qpay.mn.example.com'],
      ['QPAY_BASE_URL', 'http://merchant.qpay.mn'],
      ['PUBLIC_URL', 'http://pay.example.mn'],
      ['USER_TOKEN_JWKS_URL', 'http://id.example.mn/jwks'],
    ])('API7 SSRF, API8 misconfig: refuses %s=%s', (name, value) => {
      expect(problems({ ...PRODUCTION, [name]: value })).toEqual([name]);
    });

    describe('with a shared key for user tokens', () => {
      const shared = { ...PRODUCTION, USER_TOKEN_JWKS_URL: undefined, USER_TOKEN_SECRET: 'k'.repeat(32) };

      it('refuses it', () => expect(problems(shared)).toEqual(['USER_TOKEN_SECRET']));

      it('takes it when that is allowed', () => {
        expect(loadConfig({ ...shared, USER_TOKEN_ALLOW_HS256: 'true' }).userTokens.mode).toBe('hs256');
      });

      it('never takes the development key', () => {
        const known = loadConfig({}).userTokens;
        const secret = known.mode === 'hs256' ? known.secret : '';
        expect(problems({ ...shared, USER_TOKEN_ALLOW_HS256: 'true', USER_TOKEN_SECRET: secret })).toEqual([
          'USER_TOKEN_SECRET',
        ]);
      });
    });

    it('never takes the development key for callbacks', () => {
      const CALLBACK_KEY = loadConfig({}).callbacks.key;
      expect(problems({ ...PRODUCTION, CALLBACK_KEY })).toEqual(['CALLBACK_KEY']);
    });

    it('takes another QPay host when that is allowed', () => {
      const env = { ...PRODUCTION, QPAY_BASE_URL: 'http://localhost:6004', QPAY_ALLOW_ANY_HOST: 'true' };
      expect(loadConfig(env).qpay.baseUrl).toBe('http://localhost:6004');
    });
  });
});
