import { inspect } from 'node:util';
import { QPayConfigurationError } from '../errors/qpay-local-errors';
import { resolveQPayOptions } from './resolve-options';

const required = { clientId: 'SHOP', clientSecret: 'hush-hush', invoiceCode: 'SHOP_INVOICE' };

function problemOf(options: unknown): QPayConfigurationError {
  try {
    resolveQPayOptions(options);
  } catch (error) {
    if (error instanceof QPayConfigurationError) return error;
    throw error;
  }
  throw new Error('expected the options to be refused');
}

describe('resolveQPayOptions', () => {
  it('fills in the defaults: production, 15 s, on demand, plain text', () => {
    expect(resolveQPayOptions(required)).toEqual({
      ...required,
      baseUrl: 'https://merchant.qpay.mn',
      name: '',
      timeoutMs: 15_000,
      keepWarm: false,
    });
  });

  it.each([
    ['https://merchant-sandbox.qpay.mn', 'https://merchant-sandbox.qpay.mn'],
    ['https://merchant.qpay.mn/', 'https://merchant.qpay.mn'],
    ['https://gateway.example/qpay//', 'https://gateway.example/qpay'],
    ['http://localhost:6004', 'http://localhost:6004'],
    ['http://127.0.0.1:6004', 'http://127.0.0.1:6004'],
    ['http://127.8.0.1', 'http://127.8.0.1'],
    ['http://[::1]:6004', 'http://[::1]:6004'],
    ['http://qpay.localhost:6004', 'http://qpay.localhost:6004'],
  ])('takes the base URL %s', (baseUrl, taken) => {
    expect(resolveQPayOptions({ ...required, baseUrl }).baseUrl).toBe(taken);
  });

  it.each([
    ['merchant.qpay.mn', /must be a URL/],
    ['', /must be a URL/],
    [6004, /must be a URL/],
    ['ftp://merchant.qpay.mn', /must begin with https/],
    ['http://merchant.qpay.mn', /clear text/],
    ['http://localhost.example.com', /clear text/],
    ['http://127.0.0.1.example.com', /clear text/],
    ['https://SHOP:hush-hush@merchant.qpay.mn', /must not contain credentials/],
    ['https://merchant.qpay.mn?x=1', /query or fragment/],
    ['https://merchant.qpay.mn#x', /query or fragment/],
    ['https://merchant.qpay.mn/v2', /must not end with \/v2/],
    ['https://merchant.qpay.mn/v2/', /must not end with \/v2/],
  ])('refuses the base URL %p', (baseUrl, problem) => {
    const { message } = problemOf({ ...required, baseUrl });
    expect(message).toMatch(problem);
    expect(message).toContain('baseUrl');
    expect(message).not.toContain('hush-hush');
  });

  it.each(['clientId', 'clientSecret', 'invoiceCode'] as const)('requires %s', (field) => {
    for (const value of [undefined, null, '', '   ', 7]) {
      expect(problemOf({ ...required, [field]: value }).message).toContain(`${field} is required`);
    }
  });

  it('takes blanks around a credential for a slip of copying', () => {
    expect(resolveQPayOptions({ ...required, clientSecret: ' hush-hush\n' }).clientSecret).toBe('hush-hush');
  });

  it.each([
    [{ callbackUrl: '/qpay/callback' }, 'callbackUrl must be an absolute http(s) URL'],
    [{ callbackUrl: 'ftp://shop.example/cb' }, 'callbackUrl must be an absolute http(s) URL'],
    [{ redis: 'redis://localhost' }, 'redis must be an ioredis client or cluster'],
    [{ redis: {} }, 'redis must be an ioredis client or cluster'],
    [{ redis: null }, 'redis must be an ioredis client or cluster'],
    [{ tokenStore: 'disk' }, "tokenStore must be 'redis' or 'memory'"],
    [{ keyPrefix: 7 }, 'keyPrefix must be a text'],
    [{ encryptionKey: 'short' }, 'encryptionKey must be 32 bytes'],
    [{ encryptionKey: 'f'.repeat(63) }, 'encryptionKey must be 32 bytes'],
    [{ encryptionKey: Buffer.alloc(31).toString('base64') }, 'encryptionKey must be 32 bytes'],
    [{ timeoutMs: 0 }, 'timeoutMs must be at least 1'],
    [{ timeoutMs: 1.5 }, 'timeoutMs must be a whole number'],
    [{ timeoutMs: Infinity }, 'timeoutMs must be'],
    [{ timeoutMs: 600_001 }, 'timeoutMs must be at most 600000'],
    [{ timeoutMs: '15000' }, 'timeoutMs must be a number of milliseconds'],
    [{ lockMaxRetries: 2 }, 'lockMaxRetries must be at least 3'],
    [{ lockMaxRetries: 3.5 }, 'lockMaxRetries must be a whole number'],
    [{ keepWarm: 'yes' }, 'keepWarm must be true or false'],
  ])('refuses %p', (options, problem) => {
    expect(problemOf({ ...required, ...options }).message).toContain(problem);
  });

  it.each([
    ['64 hex digits', 'ab'.repeat(32)],
    ['base64', Buffer.alloc(32, 0xab).toString('base64')],
  ])('reads an encryption key from %s', (_form, encryptionKey) => {
    const { encryptionKey: key } = resolveQPayOptions({ ...required, encryptionKey });
    expect(key).toEqual(Buffer.alloc(32, 0xab));
  });

  it('takes the client that the application has, as it is', () => {
    const redis = { get: async () => null, set: async () => 'OK', del: async () => 0 };
    expect(resolveQPayOptions({ ...required, redis }).redis).toBe(redis);
  });

  it('names every bad field in one error', () => {
    const { message, code } = problemOf({ clientSecret: 'hush-hush', timeoutMs: -1 });
    expect(code).toBe('QPAY_CONFIGURATION');
    for (const field of ['clientId', 'invoiceCode', 'timeoutMs']) expect(message).toContain(field);
  });

  it.each([undefined, null, 'text', 7, []])('refuses %p in place of options', (options) => {
    expect(problemOf(options).message).toContain('QPay is not configured');
  });

  it('repeats no secret, wherever the mistake lies', () => {
    const error = problemOf({ clientSecret: 'hush-hush', encryptionKey: 'secret-key', baseUrl: 'nonsense' });
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toMatch(/hush-hush|secret-key/);
  });
});
