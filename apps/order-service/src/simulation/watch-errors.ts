import { Logger } from '@nestjs/common';

/** Errors that nothing which happens to the service may cause: they are mistakes of the code. */
const MISTAKES = /^(IllegalTransitionError|ConcurrentChangeError|TypeError|RangeError|ReferenceError)$/;

/** Listens to what the services log: they go on after most errors, which must not hide a mistake. */
export function watchErrors(): { found: string[]; stop(): void } {
  const found: string[] = [];
  const look = (context: unknown, message?: unknown) => {
    const { err } = (context ?? {}) as { err?: { type?: string; message?: string } };
    if (err?.type && MISTAKES.test(err.type)) found.push(`${String(message)} ${err.type}: ${err.message}`);
  };
  const nothing = () => undefined;
  Logger.overrideLogger({ log: nothing, debug: nothing, verbose: nothing, warn: look, error: look });
  return { found, stop: () => Logger.overrideLogger(false) };
}
