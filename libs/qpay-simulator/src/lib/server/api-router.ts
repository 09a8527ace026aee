import express, { Router } from 'express';
import { authOperations } from '../api/auth.api';
import { ebarimtOperations } from '../api/ebarimt/ebarimt.api';
import { invoiceOperations } from '../api/invoice/invoice.api';
import { Operation } from '../api/operation';
import { paymentOperations } from '../api/payment/payment.api';
import { quickQrOperations } from '../api/quickqr/quickqr.api';
import { subscriptionOperations } from '../api/subscription.api';
import { Simulation } from '../simulation';
import { recordCalls } from './record-calls';
import { serveOperation } from './serve-operation';

/** The merchant API, `/v2/...`. Anything QPay does not have falls through to Express' HTML page, as at QPay. */
export function merchantRouter(simulation: Simulation): Router {
  return routerOf(simulation, [
    ...authOperations(simulation),
    ...invoiceOperations(simulation),
    ...paymentOperations(simulation),
    ...ebarimtOperations(simulation),
    ...subscriptionOperations(simulation),
  ]);
}

/** QuickQR, `/v2/...` too: a host of its own at QPay, a prefix or a port of its own here. */
export function quickQrRouter(simulation: Simulation): Router {
  return routerOf(simulation, quickQrOperations(simulation), simulation.options.terminalId);
}

function routerOf(simulation: Simulation, operations: readonly Operation[], terminalId?: string): Router {
  const router = express.Router();
  router.use(recordCalls(simulation));
  router.use(express.json({ limit: '1mb' }));
  for (const operation of operations) {
    router[operation.method](operation.path, serveOperation(simulation, operation, terminalId));
  }
  return router;
}
