// `npx nx run order-service:audit`: checks G1 to G8 in the service's database and exits 1 when one of them is broken, 2 when it cannot look.
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { audit } from '../app/audit/audit';
import { auditTable } from '../app/audit/audit-table';
import { loadConfig } from '../app/config/load-config';
import { describeError } from '../app/logging/describe-error';
import { openForReading } from './open-for-reading';

async function main(): Promise<number> {
  // There are no options: whoever gives one means something else than what would be done.
  parseArgs({ args: process.argv.slice(2), options: {} });
  const { db, close } = await openForReading(loadConfig(process.env));
  try {
    const findings = await audit(db);
    process.stdout.write(auditTable(findings));
    return findings.every(({ count }) => count === 0) ? 0 : 1;
  } finally {
    await close();
  }
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    const { message, cause } = describeError(error);
    process.stderr.write(`The audit could not be made: ${message}${cause ? ` (${cause.message})` : ''}\n`);
    process.exitCode = 2;
  },
);
