import { inspect } from 'node:util';
import { loadConfig } from './load-config';
import { SECRET_VALUES } from './load-config.testing';
import { maskSecrets } from './mask-secrets';
import { SECRETS } from './secret-files';

describe(maskSecrets, () => {
  const config = loadConfig({ ...SECRET_VALUES });
  /** Each part as well: whoever is handed one writes down that one. */
  const parts: [string, unknown][] = [['config', config], ...Object.entries(config)];

  it('leaves every secret where the service needs it', () => {
    const { qpay, database, redisUrl, userTokens, callbacks, metrics } = config;
    const { clientId, clientSecret, invoiceCode } = qpay;
    expect([clientId, clientSecret, invoiceCode, database.url, redisUrl, metrics.token]).toEqual(
      [
        'QPAY_CLIENT_ID',
        'QPAY_CLIENT_SECRET',
        'QPAY_INVOICE_CODE',
        'DATABASE_URL',
        'REDIS_DATABASE_URI',
        'METRICS_TOKEN',
      ].map((name) => SECRET_VALUES[name]),
    );
    expect(userTokens).toMatchObject({ secret: SECRET_VALUES['USER_TOKEN_SECRET'] });
    expect(Object.values(callbacks)).toEqual([
      SECRET_VALUES['CALLBACK_KEY'],
      SECRET_VALUES['CALLBACK_KEY_PREVIOUS'],
    ]);
  });

  it.each(['JSON', 'inspect'])('Secrets: shows none of them as %s, whole or in part, and the rest', (how) => {
    const written = parts
      .filter(([, part]) => typeof part === 'object')
      .map(([, part]) => (how === 'JSON' ? JSON.stringify(part) : inspect(part, { depth: 9 })))
      .join('\n');
    expect(Object.keys(SECRET_VALUES).sort()).toEqual([...SECRETS].sort());
    expect(written).not.toMatch(/planted/i);
    expect(written).toContain('[masked]');
    expect(written).toContain('lifetimeMinutes');
  });
});
