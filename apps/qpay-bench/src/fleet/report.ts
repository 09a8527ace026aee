import type { FleetResult } from './run-fleet';

const row = (name: string, value: string | number) => `  ${name.padEnd(38)} ${value}`;

/** What one simulation has shown, for people. */
export function describeResult(result: FleetResult, tookMs: number): string {
  const { scenario, metrics, violation } = result;
  const seconds = result.simulatedMs / 1000;
  const perSecond = result.redisCommands / seconds / scenario.instances;
  return [
    `${scenario.instances} instances, ${(seconds / 86_400).toFixed(2)} days, session ${scenario.session}, seed ${scenario.seed}`,
    row('logins', `${metrics.logins} (${metrics.foreignLogins} more by another system)`),
    row('rotations', metrics.rotations),
    row('logins per rotation', perRotation(result)),
    row('Redis commands per second and instance', perSecond.toFixed(4)),
    row('requests', metrics.requests),
    row('failed requests', `${metrics.failedRequests} (${metrics.failedInCalm} while nothing was wrong)`),
    row('requests saved by their second try', metrics.repaired),
    row('blocked reads', `${metrics.blockedReads} of ${metrics.reads}`),
    row('reads that had to wait', metrics.neededWaits),
    row('worst wait for a token', `${Math.round(metrics.worstWaitMs)} ms`),
    row('faults', describeCounts(metrics.faults)),
    row('events of the service', describeCounts(metrics.events)),
    row('trace', result.trace),
    row('took', `${(tookMs / 1000).toFixed(1)} s for ${result.steps} events`),
    violation
      ? `BROKEN: ${violation.message}\n  replay: --seed ${scenario.seed} with the same other options`
      : 'every promise kept',
  ].join('\n');
}

/** What many small simulations have shown together. */
export function describeSeeds(results: readonly FleetResult[], tookMs: number): string {
  const sum = (of: (result: FleetResult) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  const broken = results.filter(({ violation }) => violation).map(({ scenario }) => scenario.seed);
  return [
    `${results.length} small fleets, ${(sum((result) => result.simulatedMs) / 86_400_000).toFixed(1)} days together`,
    row(
      'logins',
      `${sum(({ metrics }) => metrics.logins)} in ${sum(({ metrics }) => metrics.rotations)} rotations`,
    ),
    row(
      'requests',
      sum(({ metrics }) => metrics.requests),
    ),
    row(
      'failed while something was wrong',
      sum(({ metrics }) => metrics.failedRequests - metrics.failedInCalm),
    ),
    row(
      'failed while nothing was wrong',
      sum(({ metrics }) => metrics.failedInCalm),
    ),
    row(
      'requests saved by their second try',
      sum(({ metrics }) => metrics.repaired),
    ),
    row(
      'faults',
      sum(({ metrics }) => Object.values(metrics.faults).reduce((a, b) => a + b, 0)),
    ),
    row(
      'worst wait for a token',
      `${Math.round(Math.max(0, ...results.map(({ metrics }) => metrics.worstWaitMs)))} ms`,
    ),
    row('took', `${(tookMs / 1000).toFixed(1)} s for ${sum(({ steps }) => steps)} events`),
    broken.length > 0
      ? `BROKEN by seeds ${broken.join(', ')}; replay one: --seeds 1 --seed ${broken[0]} --story`
      : 'every promise kept by every seed',
  ].join('\n');
}

function perRotation({ metrics }: FleetResult): string {
  return metrics.rotations === 0 ? 'none' : (metrics.logins / metrics.rotations).toFixed(3);
}

function describeCounts(counts: Record<string, number>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return parts.length > 0 ? parts.sort().join(', ') : 'none';
}
