import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from './load-config';
import { PRODUCTION, problems, SECRET_VALUES } from './load-config.testing';
import { SECRETS } from './secret-files';

describe(loadConfig, () => {
  describe('outside production', () => {
    it('starts on defaults when nothing is set, and tells which', () => {
      const config = loadConfig({});
      expect(config).toMatchObject({
        production: false,
        port: 6003,
        host: 'localhost',
        publicUrl: 'http://localhost:6003',
        qpay: { clientId: 'SIMULATOR', invoiceCode: 'SIMULATOR_INVOICE', baseUrl: 'http://localhost:6004' },
        userTokens: { mode: 'hs256', issuer: 'order-service', audience: 'order-service' },
      });
      expect(config.defaulted).toEqual([
        'QPAY_CLIENT_ID',
        'DATABASE_URL',
        'REDIS_DATABASE_URI',
        'USER_TOKEN_SECRET',
        'CALLBACK_KEY',
        'PUBLIC_URL',
      ]);
    });

    it('counts an empty variable as absent', () => {
      expect(loadConfig({ DATABASE_URL: '', QPAY_CLIENT_ID: ' ', PORT: '' }).defaulted).toContain(
        'DATABASE_URL',
      );
    });

    it("leaves QPay's address to the library when real credentials are set", () => {
      const { QPAY_CLIENT_ID, QPAY_CLIENT_SECRET, QPAY_INVOICE_CODE } = PRODUCTION;
      expect(
        loadConfig({ QPAY_CLIENT_ID, QPAY_CLIENT_SECRET, QPAY_INVOICE_CODE }).qpay.baseUrl,
      ).toBeUndefined();
    });

    it('refuses to change the callbacks’ key to the one before', () => {
      const key = 'k'.repeat(32);
      expect(problems({ CALLBACK_KEY: key, CALLBACK_KEY_PREVIOUS: key })).toEqual(['CALLBACK_KEY_PREVIOUS']);
    });

    it('refuses half an account', () => {
      expect(problems({ QPAY_CLIENT_ID: 'SHOP' })).toEqual(['QPAY_CLIENT_SECRET', 'QPAY_INVOICE_CODE']);
    });
  });

  describe('in any environment', () => {
    it.each([
      ['PORT', 'x'],
      ['PORT', '65536'],
      ['PORT', '1.5'],
      ['PUBLIC_URL', 'ftp://x'],
      ['QPAY_BASE_URL', 'merchant.qpay.mn'],
      ['DATABASE_URL', 'mysql://x/y'],
      ['REDIS_DATABASE_URI', 'localhost:6379'],
      ['LOG_LEVEL', 'loud'],
      ['USER_TOKEN_SECRET', 'short'],
      ['CALLBACK_KEY', 'short'],
      ['REQUEST_HEADERS_TIMEOUT_MS', '30001'],
      ['REQUEST_TIMEOUT_MS', '0'],
      ['SHUTDOWN_NOTICE_SECONDS', '25'],
      ['CALLBACK_KEY_PREVIOUS', 'short'],
      ['USER_TOKEN_ALLOW_HS256', 'yes'],
    ])('names %s when it is %s', (variable, value) => {
      expect(problems({ [variable]: value })).toEqual([variable]);
    });

    it('never takes a key and a key set together', () => {
      const env = { ...PRODUCTION, NODE_ENV: '', USER_TOKEN_SECRET: 'k'.repeat(32) };
      expect(problems(env)).toEqual(['USER_TOKEN_SECRET']);
    });

    it('wants to know whose tokens a key set signs', () => {
      expect(problems({ USER_TOKEN_JWKS_URL: 'https://id.example.mn/jwks' })).toEqual([
        'USER_TOKEN_ISSUER',
        'USER_TOKEN_AUDIENCE',
      ]);
    });

    it('never repeats a value, which may be a secret', () => {
      const secret = 'postgress://user:hunter2@db/orders';
      expect(() => loadConfig({ DATABASE_URL: secret })).toThrow(
        expect.not.stringContaining('hunter2') as Error,
      );
    });
  });

  describe('secrets in files', () => {
    let folder: string;
    beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'order-service-config-'))));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const file = (content: string) => {
      const path = join(folder, `${Math.random()}`);
      writeFileSync(path, content);
      return path;
    };

    it('reads a secret without the line end', () => {
      const env = {
        ...PRODUCTION,
        QPAY_CLIENT_SECRET: undefined,
        QPAY_CLIENT_SECRET_FILE: file('from-a-file\n'),
      };
      expect(loadConfig(env).qpay.clientSecret).toBe('from-a-file');
    });

    it.each(SECRETS)('reads %s from a file as from the environment', (name) => {
      const given = { QPAY_CLIENT_ID: 'S', QPAY_CLIENT_SECRET: 'a-secret', QPAY_INVOICE_CODE: 'S_INVOICE' };
      const value = SECRET_VALUES[name] ?? '';
      const read = loadConfig({ ...given, [name]: undefined, [`${name}_FILE`]: file(`${value}\n`) });
      expect(read).toEqual(loadConfig({ ...given, [name]: value }));
      expect(read).not.toEqual(loadConfig(given));
    });

    it('names a file that cannot be read', () => {
      expect(problems({ DATABASE_URL_FILE: join(folder, 'none') })).toEqual(['DATABASE_URL_FILE']);
    });

    it('refuses a secret that is given twice', () => {
      const env = { ...PRODUCTION, QPAY_CLIENT_SECRET_FILE: file('other') };
      expect(problems(env)).toEqual(['QPAY_CLIENT_SECRET']);
    });
  });
});
