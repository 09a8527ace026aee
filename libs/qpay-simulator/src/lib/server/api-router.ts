import express, { Router } from 'express';
import { authOperations } from '../api/auth.api';
import { invoiceOperations } from '../api/invoice.api';
import { Operation } from '../api/operation';
import { paymentOperations } from '../api/payment.api';
import { Simulation } from '../simulation';
import { recordCalls } from './record-calls';
import { serveOperation } from './serve-operation';

/** The merchant API, `/v2/...`. Anything QPay does not have falls through to Express' HTML page, as at QPay. */
export function merchantRouter(simulation: Simulation): Router {
  return routerOf(simulation, [
    ...authOperations(simulation),
    ...invoiceOperations(simulation),
    ...paymentOperations(simulation),
  ]);
}

/** A router over a table of operations. */
export function routerOf(
  simulation: Simulation,
  operations: readonly Operation[],
  terminalId?: string,
): Router {
  const router = express.Router();
  router.use(recordCalls(simulation));
  router.use(express.json({ limit: '1mb' }));
  for (const operation of operations) {
    router[operation.method](operation.path, serveOperation(simulation, operation, terminalId));
  }
  return router;
}
