import express, { Router } from 'express';
import { Payer } from '../payer';
import { Simulation } from '../simulation';
import * as schemas from './control.schemas';
import { faultRouter } from './fault.router';
import { answerRefusals, handle, numberIn, requireJson } from './handle';
import { findInvoice, stateView } from './state-view';

/** `/__simulator/...`: what the test kit does, over HTTP with JSON, for the wallet page and for other languages. */
export function controlRouter(simulation: Simulation): Router {
  const router = express.Router();
  router.use(express.json({ limit: '1mb' }), requireJson);
  addViews(router, simulation);
  addPayerActions(router, new Payer(simulation));
  addCallbackActions(router, simulation);
  addSettings(router, simulation);
  router.use('/faults', faultRouter(simulation));
  router.use(answerRefusals);
  return router;
}

function addViews(router: Router, simulation: Simulation): void {
  router.get('/state', (_request, response) => void response.json(stateView(simulation)));
  router.get(
    '/find',
    (request, response) => void response.json(findInvoice(simulation, String(request.query['text']))),
  );
  router.get('/calls', (request, response) => {
    const after = numberIn(request, 'after');
    response.json(simulation.calls.all().filter((call) => call.seq > after));
  });
  router.get('/events', (request, response) => {
    const after = numberIn(request, 'after');
    response.json(simulation.events.all().filter((event) => event.seq > after));
  });
}

function addPayerActions(router: Router, payer: Payer): void {
  router.post(
    '/pay',
    handle(schemas.paySchema, ({ invoiceId, ...options }) => payer.pay(invoiceId, options)),
  );
  router.post(
    '/decline',
    handle(schemas.declineSchema, ({ invoiceId, ...options }) => payer.decline(invoiceId, options)),
  );
  router.post(
    '/refund',
    handle(schemas.paymentSchema, ({ paymentId }) => payer.refund(paymentId)),
  );
  router.post(
    '/settle',
    handle(schemas.paymentSchema, ({ paymentId }) => payer.settle(paymentId)),
  );
  router.post(
    '/callbacks/forge',
    handle(schemas.forgeSchema, ({ invoiceId, paymentId, method }) =>
      payer.forgeCallback(invoiceId, paymentId, method),
    ),
  );
}

function addCallbackActions(router: Router, { callbacks }: Simulation): void {
  router.post(
    '/callbacks',
    handle(schemas.callbackPlanSchema, (plan) => {
      callbacks.defaultPlan = plan;
    }),
  );
  router.post(
    '/callbacks/release',
    handle(schemas.releaseSchema, ({ order }) => callbacks.release(order)),
  );
}

function addSettings(router: Router, simulation: Simulation): void {
  const { tokens, clock } = simulation;
  router.post(
    '/tokens/expire',
    handle(schemas.tokensSchema, ({ clientId }) => tokens.endAll('expired', clientId)),
  );
  router.post(
    '/tokens/kill',
    handle(schemas.tokensSchema, ({ clientId }) => tokens.endAll('killed', clientId)),
  );
  router.post(
    '/settings',
    handle(schemas.settingsSchema, (changes) => simulation.configure(changes)),
  );
  router.post(
    '/clear',
    handle(schemas.nothingSchema, () => simulation.clearRecords()),
  );
  router.post(
    '/clock',
    handle(schemas.clockSchema, ({ set, advanceMs, frozen }) => {
      if (set !== undefined) clock.set(new Date(set));
      if (advanceMs !== undefined) clock.advance(advanceMs);
      if (frozen === true) clock.freeze();
      if (frozen === false) clock.resume();
      return { now: clock.now() };
    }),
  );
}
