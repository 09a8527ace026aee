import { Global, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { ServiceConfig } from '../config/service-config';
import { joinSurrounding } from './ambient-transaction';
import { DATABASE, OPEN_DATABASE, type OpenDatabase } from './database';
import { openPglite } from './open-pglite';
import { openPostgres } from './open-postgres';
import { SharedKeys } from './shared-keys.service';

function openConfigured(config: ServiceConfig): Promise<OpenDatabase> {
  const logger = new Logger('Database');
  if (!config.database.url) return openPglite(config.database.folder);
  return openPostgres(config.database.url, {
    maxConnections: config.database.maxConnections,
    onIdleError: (error) => logger.warn(`An idle connection to PostgreSQL was lost: ${error.message}`),
  });
}

/** PostgreSQL where `DATABASE_URL` says so, else an embedded one in a folder of this service. */
@Global()
@Module({
  providers: [
    { provide: OPEN_DATABASE, inject: [ServiceConfig], useFactory: openConfigured },
    { provide: DATABASE, inject: [OPEN_DATABASE], useFactory: ({ db }: OpenDatabase) => joinSurrounding(db) },
    SharedKeys,
  ],
  exports: [DATABASE, OPEN_DATABASE, SharedKeys],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(OPEN_DATABASE) private readonly opened: OpenDatabase) {}

  /** After the HTTP server has finished its requests, so that nothing is cut off. */
  onApplicationShutdown(): Promise<void> {
    return this.opened.close();
  }
}
