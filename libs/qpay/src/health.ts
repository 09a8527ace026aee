/**
 * Health checks for `@nestjs/terminus`. An entry point of its own, so that terminus stays optional.
 *
 * @packageDocumentation
 */
export { QPayHealthIndicator } from './lib/health/qpay-health.indicator';
export { judgeHealth, type QPayHealth, type QPayHealthState } from './lib/health/judge-health';
