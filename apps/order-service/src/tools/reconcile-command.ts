import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { createQPay } from 'nestjs-qpay';
import { z } from 'zod';
import { loadConfig } from '../app/config/load-config';
import type { ServiceConfig } from '../app/config/service-config';
import { describeError } from '../app/logging/describe-error';
import { momentsOf, type Days } from '../app/operator-page/day-range';
import { PaymentList } from '../app/reconciliation/payment-list.service';
import { Reconciliation, type ReconciliationReport } from '../app/reconciliation/reconciliation.service';
import { openForReading } from './open-for-reading';
import { differencesIn, reconciliationTable } from './reconciliation-table';

const USAGE =
  'Usage: npx nx run order-service:reconcile -- --from 2026-11-01 --to 2026-11-02 (both days included)';
/** Payments of QPay's list between two words about progress. */
const PROGRESS = 500;

/** Where a command writes: the table to one, everything else to the other. */
export interface Outputs {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
}

/** @returns the exit code: 0 when everything matched, 1 when something differs, 2 when it could not look */
export async function reconcile(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  { stdout, stderr }: Outputs,
): Promise<number> {
  try {
    const days = readDays(args);
    const report = await compare(days, loadConfig(environment), (text) => stderr.write(`${text}\n`));
    stdout.write(reconciliationTable(days, report));
    return differencesIn(report).length === 0 ? 0 : 1;
  } catch (error) {
    const { message, cause } = describeError(error);
    const why = cause ? ` (${cause.message})` : '';
    stderr.write(`The books could not be compared: ${message}${why}\n`);
    return 2;
  }
}

function readDays(args: readonly string[]): Days {
  const options = { from: { type: 'string' }, to: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const days = z.strictObject({ from: z.iso.date(), to: z.iso.date() }).safeParse(values);
  if (!days.success) throw new Error(`--from and --to take a day each.\n${USAGE}`);
  if (days.data.from > days.data.to) throw new Error(`--to is before --from.\n${USAGE}`);
  return days.data;
}

async function compare(
  days: Days,
  config: ServiceConfig,
  tell: (text: string) => void,
): Promise<ReconciliationReport> {
  const { from, to } = momentsOf(days);
  const { db, close } = await openForReading(config, 'order-service-reconcile');
  // The token of the service where they share a Redis: a login of our own would end it.
  const redis = config.redisUrl ? new Redis(config.redisUrl, { lazyConnect: true }) : undefined;
  const qpay = createQPay({ ...config.qpay, redis });
  try {
    tell(`Reading QPay's payments of ${days.from} to ${days.to} …`);
    let read = 0;
    const books = new Reconciliation(db, new PaymentList(qpay.client, config));
    const report = await books.report(new Date(from), new Date(to), (count) => {
      read = count;
      if (count % PROGRESS === 0) tell(`${count} payments read …`);
    });
    tell(`${read} payments read and compared.`);
    return report;
  } finally {
    await qpay.close();
    await close();
  }
}
