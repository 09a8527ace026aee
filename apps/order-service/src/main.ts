import 'reflect-metadata';
import { Logger } from 'nestjs-pino';
import { ConfigError } from './app/config/config-error';
import { loadConfig } from './app/config/load-config';
import type { ServiceConfig } from './app/config/service-config';
import { createApp } from './app/http/create-app';
import { endBy } from './app/http/end-by';
import { startFailure } from './app/http/start-failure';

async function start(config: ServiceConfig): Promise<void> {
  const app = await createApp(config);
  try {
    await app.listen(config.port, config.host);
    endBy(config.shutdownSeconds, app.get(Logger));
    app.get(Logger).log(`order-service listens on port ${config.port} of ${config.host}.`);
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** Sentences for people, not a stack: whoever starts the service has to know what to change. */
function giveUp(message: string): void {
  process.stderr.write(`${message}\n`);
  // A connection that was opened on the way here would keep the process alive.
  process.exit(1);
}

try {
  const config = loadConfig(process.env);
  start(config).catch((error: unknown) => giveUp(startFailure(error, config)));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  giveUp(error.message);
}
