// `npx nx run order-service:audit`: checks G1 to G8 in the service's database and exits 1 when one of them is broken.
import 'reflect-metadata';
import { audit } from '../app/audit/audit';
import { auditTable } from '../app/audit/audit-table';
import { loadConfig } from '../app/config/load-config';
import { describeError } from '../app/logging/describe-error';
import { openForReading } from './open-for-reading';

async function main(): Promise<number> {
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
