import { Counter, Histogram, type Registry } from 'prom-client';
import type { QPayCallbackMonitor } from '../callback/callback-monitor';
import type { QPayMetricsOptions } from './auth-metrics';

/** A callback waits for a question to QPay and for the handler; the question is given up after 8 s. */
const SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16];

type Instruments = ReturnType<typeof makeInstruments>;

function makeInstruments(registry: Registry) {
  const registers = [registry];
  return {
    callbacks: new Histogram({
      name: 'qpay_callback_duration_seconds',
      help: "Time from a callback's arrival to its answer, by how it ended",
      labelNames: ['account', 'outcome'],
      registers,
      buckets: SECONDS,
    }),
    verdicts: new Counter({
      name: 'qpay_callback_verdicts_total',
      help: 'Callbacks whose handler has succeeded, by what the payments came to',
      labelNames: ['account', 'verdict'],
      registers,
    }),
  };
}

const made = new WeakMap<Registry, Instruments>();

function instrumentsOf(registry: Registry): Instruments {
  const instruments = made.get(registry) ?? makeInstruments(registry);
  made.set(registry, instruments);
  return instruments;
}

/**
 * Measures the callbacks of a merchant in a `prom-client` registry: how many ended how, how long they took, what was paid. Labels
 * hold no id and no token.
 *
 * @returns what to call to stop measuring
 *
 * @publicApi
 */
export function collectQPayCallbackMetrics(
  monitor: Pick<QPayCallbackMonitor, 'received$'>,
  registry: Registry,
  options: QPayMetricsOptions = {},
): () => void {
  const account = options.account ?? 'default';
  const { callbacks, verdicts } = instrumentsOf(registry);
  const subscription = monitor.received$.subscribe(({ outcome, verdict, durationMs }) => {
    callbacks.observe({ account, outcome }, durationMs / 1000);
    if (verdict) verdicts.inc({ account, verdict });
  });
  return () => subscription.unsubscribe();
}
