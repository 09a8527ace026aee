import { RedisModule } from '@nestjs-modules/ioredis';
import { Logger, Module, type DynamicModule } from '@nestjs/common';
import type { Redis } from 'ioredis';

/** Redis is a help and never a need: a command that takes longer than this is not worth waiting for, in milliseconds. */
const COMMAND_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;

/** The connection that all instances share a token and counters through. Absent without `REDIS_DATABASE_URI`. */
@Module({})
export class RedisConnectionModule {
  static forUrl(url: string | undefined): DynamicModule {
    if (!url) return { module: RedisConnectionModule };
    const options = {
      connectTimeout: CONNECT_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
      maxRetriesPerRequest: 1,
    };
    const redis = RedisModule.forRoot({ type: 'single', url, options, onClientReady: reportErrors });
    return { module: RedisConnectionModule, imports: [redis] };
  }
}

/** Once for each outage: the client tries again many times a second. */
function reportErrors(client: Redis): void {
  const logger = new Logger('Redis');
  let reported = false;
  client.on('error', (error: Error) => {
    if (!reported) logger.warn(`Redis cannot be reached: ${error.message}`);
    reported = true;
  });
  client.on('ready', () => {
    logger.log('Redis is connected.');
    reported = false;
  });
}
