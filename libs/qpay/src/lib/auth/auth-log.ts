import type { LoggerService } from '@nestjs/common';
import type { QPayAuthEvent } from './auth-events';

type AuthLogger = Pick<LoggerService, 'log' | 'warn'> & { debug?(message: string): void };

/** What an operator reads under the context `QPay Auth`. Reads are counted, not logged; no line holds a token. */
export function logAuthEvent(logger: AuthLogger, event: QPayAuthEvent): void {
  switch (event.type) {
    case 'renewal':
      return logRenewal(logger, event);
    case 'rejected':
      if (event.current) logger.warn(`QPay refused token ${event.fingerprint}; getting another one`);
      return;
    case 'store-error':
      // One line an outage: every caller that waits meets it.
      if (event.first) logger.warn(`Redis failed at ${event.operation}; going on with what this process has`);
      return;
    case 'store-back':
      return logger.log(`Redis works again after ${Math.round(event.outageMs)} ms`);
    case 'back-off':
      return logger.warn(
        `login failed (${event.code}, ${event.failures} in a row); next try in ${Math.round(event.ms)} ms`,
      );
    case 'repaired':
      return logger.log(`put token ${event.fingerprint} back into Redis`);
    case 'announced':
      return logger.debug?.(`token ${event.fingerprint} was ${event.change} by another instance`);
    case 'lock':
      if (event.outcome === 'given-up') logger.warn('the lock never came free; logging in without it');
      return;
    case 'clock-skew':
      return logSkew(logger, event);
    case 'read':
    case 'wait':
    case 'login':
      return;
  }
}

function logSkew(logger: AuthLogger, { seconds, alarming }: { seconds: number; alarming: boolean }): void {
  const off = `${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead'}`;
  if (alarming)
    logger.warn(`the clock of this machine is ${off}; tokens are measured by others, but logs are not`);
  else logger.log(`the clock of this machine is right again (${off})`);
}

function logRenewal(logger: AuthLogger, event: Extract<QPayAuthEvent, { type: 'renewal' }>): void {
  const took = `${Math.round(event.durationMs)} ms`;
  if (event.outcome === 'failed')
    logger.warn(`no token obtained (${event.reason}, ${event.code}) after ${took}`);
  else if (event.outcome === 'login')
    logger.log(`logged in to QPay (${event.reason}): token ${event.fingerprint} in ${took}`);
  else if (event.outcome === 'kept')
    logger.debug?.(`kept token ${event.fingerprint} (${event.reason}): no other one yet after ${took}`);
  else logger.debug?.(`token ${event.fingerprint} taken from the shared store (${event.reason}) in ${took}`);
}
