import { Logger } from '@nestjs/common';
import { main } from './command';

// Warnings of a thousand simulated instances are counted, not printed.
Logger.overrideLogger(false);

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
