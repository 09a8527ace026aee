import { Counter, Histogram, type Registry } from 'prom-client';
import type { QPayAuthEvent } from '../auth/auth-events';
import type { QPayAuthService } from '../auth/qpay-auth.service';
import { observeTokenState } from './token-gauges';

/** How metrics are told apart where an application has several merchants. */
export interface QPayMetricsOptions {
  /** The value of the label `account`. Default `default`. */
  account?: string;
}

const SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16];

type Instruments = ReturnType<typeof makeInstruments>;

function makeInstruments(registry: Registry) {
  const registers = [registry];
  const counter = (name: string, help: string, ...labels: string[]) =>
    new Counter({ name, help, labelNames: ['account', ...labels], registers });
  const histogram = (name: string, help: string, ...labels: string[]) =>
    new Histogram({ name, help, labelNames: ['account', ...labels], registers, buckets: SECONDS });
  return {
    reads: counter('qpay_token_reads_total', 'Reads of the access token', 'source'),
    renewals: counter(
      'qpay_token_renewals_total',
      'Tokens obtained, and failures to',
      'reason',
      'outcome',
      'shared',
    ),
    renewal: histogram('qpay_token_renewal_seconds', 'Time from the wish for a token to its end', 'outcome'),
    wait: histogram('qpay_token_wait_seconds', 'Time that a caller without a token waited', 'outcome'),
    logins: counter('qpay_logins_total', 'Logins made at QPay by this instance', 'outcome'),
    login: histogram('qpay_login_seconds', 'Time of a login at QPay'),
    locks: counter('qpay_token_lock_total', 'Tries for the lock of the fleet', 'outcome'),
    lockWait: histogram(
      'qpay_token_lock_wait_seconds',
      'Time from the wish for a token to the lock',
      'outcome',
    ),
    rejections: counter('qpay_token_rejections_total', 'Tokens that QPay refused', 'current'),
    storeErrors: counter('qpay_token_store_errors_total', 'Failures of the token store', 'operation'),
    repairs: counter('qpay_token_repairs_total', 'Tokens put back into the store'),
    backOffs: counter('qpay_login_back_offs_total', 'Pauses after a failed login', 'code'),
  };
}

const made = new WeakMap<Registry, Instruments>();

/** Several accounts share the instruments of one registry. */
function instrumentsOf(registry: Registry): Instruments {
  const instruments = made.get(registry) ?? makeInstruments(registry);
  made.set(registry, instruments);
  return instruments;
}

/**
 * Counts what the token service does in a `prom-client` registry. Labels hold no token and no id.
 *
 * @returns what to call to stop counting
 *
 * @publicApi
 */
export function collectQPayMetrics(
  auth: QPayAuthService,
  registry: Registry,
  options: QPayMetricsOptions = {},
): () => void {
  const account = options.account ?? 'default';
  const instruments = instrumentsOf(registry);
  const subscription = auth.events$.subscribe((event) => record(instruments, { account }, event));
  const stopObserving = observeTokenState(registry, { account, status: () => auth.status() });
  return () => {
    subscription.unsubscribe();
    stopObserving();
  };
}

function record(to: Instruments, account: { account: string }, event: QPayAuthEvent): void {
  switch (event.type) {
    case 'read':
      return to.reads.inc({ ...account, source: event.source });
    case 'renewal':
      to.renewal.observe({ ...account, outcome: event.outcome }, event.durationMs / 1000);
      return to.renewals.inc({
        ...account,
        reason: event.reason,
        outcome: event.outcome,
        shared: String(event.shared),
      });
    case 'wait':
      return to.wait.observe({ ...account, outcome: event.outcome }, event.durationMs / 1000);
    case 'login':
      to.login.observe(account, event.durationMs / 1000);
      return to.logins.inc({ ...account, outcome: event.outcome });
    case 'lock':
      // Neither waiting nor losing it ends the wait.
      if (event.outcome !== 'held' && event.outcome !== 'expired')
        to.lockWait.observe({ ...account, outcome: event.outcome }, event.waitedMs / 1000);
      return to.locks.inc({ ...account, outcome: event.outcome });
    case 'rejected':
      return to.rejections.inc({ ...account, current: String(event.current) });
    case 'store-error':
      return to.storeErrors.inc({ ...account, operation: event.operation });
    case 'repaired':
      return to.repairs.inc(account);
    case 'back-off':
      return to.backOffs.inc({ ...account, code: event.code });
    case 'announced':
    case 'clock-skew':
    case 'store-back':
      return;
  }
}
