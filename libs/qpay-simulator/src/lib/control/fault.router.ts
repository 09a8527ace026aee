import express, { Request, Router } from 'express';
import { JsonObject } from '../core/json';
import { PlannedFault } from '../faults/fault-plan';
import { SimulatorRefusal } from '../ledger/simulator-refusal';
import { Simulation } from '../simulation';
import { nothingSchema } from './control.schemas';
import { faultSchema } from './fault.schema';
import { handle } from './handle';

/** `/__simulator/faults`: add, look at, release and remove scripted faults. */
export function faultRouter({ faults }: Simulation): Router {
  const router = express.Router();
  const named = (request: Request): PlannedFault => {
    const found = faults.all().find((fault) => fault.id === Number(request.params['id']));
    if (!found)
      throw new SimulatorRefusal('FAULT_NOTFOUND', `There is no fault ${String(request.params['id'])}.`);
    return found;
  };
  router.get('/', (_request, response) => void response.json(faults.all().map(faultView)));
  router.post(
    '/',
    handle(faultSchema, (fault) => faultView(faults.add(fault))),
  );
  router.post(
    '/:id/release',
    handle(nothingSchema, (_body, request) => named(request).release()),
  );
  router.delete(
    '/:id',
    handle(nothingSchema, (_body, request) => named(request).remove()),
  );
  router.delete(
    '/',
    handle(nothingSchema, () => faults.clear()),
  );
  return router;
}

/** JSON has no infinity: `remaining` is null for a fault that stays. */
function faultView({ id, hits, remaining, fault }: PlannedFault): JsonObject {
  return { id, hits, remaining: Number.isFinite(remaining) ? remaining : null, ...fault };
}
