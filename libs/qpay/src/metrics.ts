/**
 * Metrics for `prom-client`. An entry point of its own, so that prom-client stays optional.
 *
 * @packageDocumentation
 */
export { collectQPayMetrics, type QPayMetricsOptions } from './lib/metrics/auth-metrics';
export { collectQPayClientMetrics } from './lib/metrics/client-metrics';
export { collectQPayCallbackMetrics } from './lib/metrics/callback-metrics';
