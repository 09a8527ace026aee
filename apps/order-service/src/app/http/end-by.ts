import type { LoggerService } from '@nestjs/common';

/**
 * Ends the process when it has not ended by itself within a time after it was told to. Whatever is not written by then is
 * taken up by the next instance: every step is one transaction, and what is under way has its next look written.
 */
export function endBy(deadlineSeconds: number, logger: LoggerService): void {
  const onSignal = () => {
    setTimeout(() => {
      logger.error(`Not ended within ${deadlineSeconds} s (SHUTDOWN_DEADLINE_SECONDS): ended now.`);
      process.exit(1);
    }, deadlineSeconds * 1_000).unref();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, onSignal);
}
