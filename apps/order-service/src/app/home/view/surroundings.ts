import type { ServiceConfig } from '../../config/service-config';
import { html, type Html } from '../../pages/html';

/** A part of the service, what does its work here, and the setting that changes that. */
interface Surrounding {
  part: string;
  is: string;
  setting: string;
  standIn: boolean;
}

/** QPay's own host, where nothing else is configured. */
const QPAY_HOST = 'merchant.qpay.mn';

/** Address of the simulator's wallet page, where the simulator stands in for QPay. */
export function walletUrl({ qpay }: ServiceConfig): string | undefined {
  if (!qpay.baseUrl) return undefined;
  const { hostname } = new URL(qpay.baseUrl);
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname) ? qpay.baseUrl : undefined;
}

/** What runs on which default. */
export function surroundings(config: ServiceConfig): Html {
  return html`<dl>
    ${partsOf(config).map(
      ({ part, is, setting, standIn }) =>
        html`<div>
          <dt>${part}${standIn && html` <span class="tag">stand-in</span>`}</dt>
          <dd>${is} <code>${setting}</code></dd>
        </div>`,
    )}
  </dl>`;
}

function partsOf(config: ServiceConfig): Surrounding[] {
  const { qpay, database, redisUrl, userTokens, defaulted, worker } = config;
  const wallet = walletUrl(config);
  const host = qpay.baseUrl ? new URL(qpay.baseUrl).host : QPAY_HOST;
  const rows: [part: string, is: string, setting: string, standIn: boolean][] = [
    ['QPay', wallet ? `the simulator on ${host}` : host, 'QPAY_CLIENT_ID …', wallet !== undefined],
    ['Database', database.url ? 'PostgreSQL' : 'embedded (PGlite)', 'DATABASE_URL', !database.url],
    ['Access token', redisUrl ? 'shared in Redis' : 'kept in this process', 'REDIS_DATABASE_URI', !redisUrl],
    [
      'User tokens',
      userTokens.mode === 'jwks' ? 'signed by a key set' : 'signed by a shared key',
      'USER_TOKEN_JWKS_URL',
      defaulted.includes('USER_TOKEN_SECRET'),
    ],
    ['Called back at', config.publicUrl, 'PUBLIC_URL', defaulted.includes('PUBLIC_URL')],
    ['Looks for lost callbacks', `every ${worker.sweepSeconds} s`, 'SWEEP_INTERVAL_SECONDS', false],
  ];
  return rows.map(([part, is, setting, standIn]) => ({ part, is, setting, standIn }));
}
