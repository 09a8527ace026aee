import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

let command: string[] | undefined;

/**
 * The command that starts a redis-server. `npm test` finds it once for all projects and hands it down in
 * QPAY_TEST_REDIS_SERVER; a single project's run asks the same tool.
 */
export function redisCommand(): string[] {
  command ??= process.env.QPAY_TEST_REDIS_SERVER
    ? JSON.parse(process.env.QPAY_TEST_REDIS_SERVER)
    : JSON.parse(
        execFileSync('node', [resolve(__dirname, '../../../tools/ensure-redis.mjs')], { encoding: 'utf8' }),
      );
  return command as string[];
}
