import { cpus, release, totalmem, type } from 'node:os';
import type { Stage } from '../stage/stage';
import { testServers } from '../stage/test-servers';

/** How it was measured and on what. Names no path and no host. */
export async function surroundings(stage: Stage): Promise<string> {
  const [processor] = cpus();
  const redis = /redis_version:(\S+)/.exec(await stage.redis.info('server'))?.[1] ?? 'unknown';
  const { PostgresStatistics } = testServers();
  const statistics = await PostgresStatistics.of(stage.postgres.url);
  const postgres = await statistics.version();
  await statistics.close();
  return [
    '## order-service',
    '`npx nx run qpay-bench:orders --write`',
    `${cpus().length} cores (${processor?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}; ` +
      `Node ${process.versions.node}, PostgreSQL ${postgres} (fsync on), Redis ${redis}. The service, PostgreSQL, Redis, the ` +
      'simulated QPay and whoever sends the requests share the machine, so rates are lower and times longer than on machines ' +
      'of their own. Counts are PostgreSQL’s (`pg_stat_statements`), Redis’s (`INFO commandstats`) and the simulator’s own; ' +
      'bytes are counted by proxies between.',
  ].join('\n\n');
}
