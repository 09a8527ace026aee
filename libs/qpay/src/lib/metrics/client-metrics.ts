import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { QPayCircuitState } from '../client/qpay-circuit';
import type { QPayClient } from '../client/qpay-client';
import type { QPayMetricsOptions } from './auth-metrics';

const STATES: readonly QPayCircuitState[] = ['closed', 'open', 'half-open'];
/** QPay answers within a second when it is well; requests are given up after 15. */
const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16];

type ObservedClient = Pick<QPayClient, 'circuit' | 'requests$'>;
type Instruments = ReturnType<typeof makeInstruments>;

function makeInstruments(registry: Registry) {
  const clients = new Map<string, ObservedClient>();
  const requests = new Histogram({
    name: 'qpay_request_duration_seconds',
    help: 'Time of a request to QPay, by its operation and by what it ended with',
    labelNames: ['account', 'operation', 'outcome'],
    registers: [registry],
    buckets: SECONDS,
  });
  new Gauge({
    name: 'qpay_circuit_state',
    help: "1 for the state that the circuit breaker of QPay's host is in",
    labelNames: ['account', 'state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [account, { circuit }] of clients)
        for (const state of STATES) this.set({ account, state }, circuit.state === state ? 1 : 0);
    },
  });
  const openings = new Counter({
    name: 'qpay_circuit_opened_total',
    help: "How often the circuit breaker of QPay's host has opened, which the state may not show at a scrape",
    labelNames: ['account'],
    registers: [registry],
  });
  return { clients, requests, openings };
}

const made = new WeakMap<Registry, Instruments>();

function instrumentsOf(registry: Registry): Instruments {
  const instruments = made.get(registry) ?? makeInstruments(registry);
  made.set(registry, instruments);
  return instruments;
}

/**
 * Measures the requests of a client and shows its circuit breaker in a `prom-client` registry. Labels hold no id.
 *
 * @returns what to call to stop measuring
 *
 * @publicApi
 */
export function collectQPayClientMetrics(
  client: Pick<QPayClient, 'circuit' | 'requests$'>,
  registry: Registry,
  options: QPayMetricsOptions = {},
): () => void {
  const account = options.account ?? 'default';
  const { clients, requests, openings } = instrumentsOf(registry);
  clients.set(account, client);
  const subscription = client.requests$.subscribe(({ operation, outcome, durationMs }) =>
    requests.observe({ account, operation, outcome }, durationMs / 1000),
  );
  openings.inc({ account }, 0);
  const unwatch = client.circuit.onStateChange((state) => state === 'open' && openings.inc({ account }));
  return () => {
    unwatch();
    subscription.unsubscribe();
    clients.delete(account);
  };
}
