// `npx nx run order-service:reconcile -- --from 2026-11-01 --to 2026-11-02`: our books beside QPay's list, as a table.
import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { reconcile } from './reconcile-command';

// Nest writes what is no error to stdout, which is the table's.
Logger.overrideLogger(['error', 'fatal']);
void reconcile(process.argv.slice(2), process.env, process).then((code) => (process.exitCode = code));
