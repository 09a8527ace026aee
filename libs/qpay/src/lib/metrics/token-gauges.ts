import { Gauge, type Registry } from 'prom-client';
import type { QPayAuthStatus } from '../auth/auth-status';

/** One token service that is observed, under the value of its label `account`. */
export interface ObservedService {
  account: string;
  status(): QPayAuthStatus;
}

const GAUGES: { name: string; help: string; value(status: QPayAuthStatus): number }[] = [
  {
    name: 'qpay_token_seconds_left',
    help: 'Seconds until the held token ends; 0 when none is held',
    value: ({ secondsLeft }) => Math.max(secondsLeft ?? 0, 0),
  },
  {
    name: 'qpay_token_age_seconds',
    help: 'Seconds since this instance obtained the held token; 0 when none is held',
    value: ({ ageSeconds }) => ageSeconds ?? 0,
  },
  {
    name: 'qpay_token_clock_skew_seconds',
    help: 'Seconds by which the clock of this machine is ahead of the one that measured the token, below 0 when behind; more than 10 is worth an alarm',
    value: ({ clockSkewSeconds }) => clockSkewSeconds ?? 0,
  },
  {
    name: 'qpay_token_store_out_of_reach',
    help: '1 while this instance works without the shared store',
    value: ({ mode }) => (mode === 'local' ? 1 : 0),
  },
  {
    name: 'qpay_login_cooling_seconds',
    help: 'Seconds until a login is tried again after a failure',
    value: ({ coolingMs }) => coolingMs / 1000,
  },
];

const observed = new WeakMap<Registry, Set<ObservedService>>();

/** Shows the state of a token service at every scrape: it changes by itself, without an event. Returns what ends it. */
export function observeTokenState(registry: Registry, service: ObservedService): () => void {
  const services = observed.get(registry) ?? makeGauges(registry);
  services.add(service);
  return () => void services.delete(service);
}

function makeGauges(registry: Registry): Set<ObservedService> {
  const services = new Set<ObservedService>();
  observed.set(registry, services);
  for (const { name, help, value } of GAUGES) {
    new Gauge({
      name,
      help,
      labelNames: ['account'],
      registers: [registry],
      collect() {
        this.reset();
        for (const { account, status } of services) this.set({ account }, value(status()));
      },
    });
  }
  return services;
}
