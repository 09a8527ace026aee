import type { ServiceConfig } from '../../config/service-config';
import { html, type Html } from '../../pages/html';
import type { HomeView } from './home-view';

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
export function surroundings(view: HomeView): Html {
  return html`<dl>
    ${partsOf(view).map(
      ({ part, is, setting, standIn }) =>
        html`<div>
          <dt>${part}${standIn && html` <span class="tag">${view.texts.runs.standIn}</span>`}</dt>
          <dd>${is} <code>${setting}</code></dd>
        </div>`,
    )}
  </dl>`;
}

function partsOf({ config, texts }: HomeView): Surrounding[] {
  const { qpay, database, redisUrl, userTokens, defaulted, worker } = config;
  const { parts, are, simulator, every } = texts.runs;
  const wallet = walletUrl(config);
  const host = qpay.baseUrl ? new URL(qpay.baseUrl).host : QPAY_HOST;
  const rows: [part: string, is: string, setting: string, standIn: boolean][] = [
    [parts.qpay, wallet ? simulator(host) : host, 'QPAY_CLIENT_ID …', wallet !== undefined],
    [parts.database, database.url ? 'PostgreSQL' : are.embedded, 'DATABASE_URL', !database.url],
    [parts.token, redisUrl ? are.inRedis : are.inProcess, 'REDIS_DATABASE_URI', !redisUrl],
    [
      parts.userTokens,
      userTokens.mode === 'jwks' ? are.byKeySet : are.bySharedKey,
      'USER_TOKEN_JWKS_URL',
      defaulted.includes('USER_TOKEN_SECRET'),
    ],
    [parts.calledBackAt, config.publicUrl, 'PUBLIC_URL', defaulted.includes('PUBLIC_URL')],
    [parts.lostCallbacks, every(worker.sweepSeconds), 'SWEEP_INTERVAL_SECONDS', false],
  ];
  return rows.map(([part, is, setting, standIn]) => ({ part, is, setting, standIn }));
}
