import express, { NextFunction, Request, RequestHandler, Response, Router } from 'express';
import { z } from 'zod';
import { SimulatorRefusal } from '../ledger/simulator-refusal';
import { Payer } from '../payer';
import { Simulation } from '../simulation';
import { paySchema, paymentSchema } from './control.schemas';

/** `/__simulator/...`: what the test kit does, over HTTP with JSON, for the wallet page and for other languages. */
export function controlRouter(simulation: Simulation): Router {
  const payer = new Payer(simulation);
  const router = express.Router();
  router.use(express.json({ limit: '1mb' }), requireJson);
  router.post(
    '/pay',
    handle(paySchema, ({ invoice_id, ...options }) => payer.pay(invoice_id, options)),
  );
  router.post(
    '/refund',
    handle(paymentSchema, ({ payment_id }) => {
      payer.refund(payment_id);
      return {};
    }),
  );
  router.use(answerRefusals);
  return router;
}

/** Parses the body, does the work, answers with its result. */
function handle<T>(schema: z.ZodType<T>, work: (body: T) => unknown): RequestHandler {
  return async (request, response) => {
    const parsed = schema.safeParse(request.body ?? {});
    if (!parsed.success) {
      response.status(400).json({ error: 'BAD_REQUEST', message: z.prettifyError(parsed.error) });
      return;
    }
    response.json(await work(parsed.data));
  };
}

/** Forms of other sites cannot send JSON without asking first, so nobody's page can pay invoices here. */
function requireJson(request: Request, response: Response, next: NextFunction): void {
  const changes = request.method !== 'GET';
  if (!changes || request.is('application/json')) next();
  else
    response
      .status(415)
      .json({ error: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send Content-Type: application/json.' });
}

function answerRefusals(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (error instanceof SimulatorRefusal)
    response.status(409).json({ error: error.code, message: error.message });
  else next(error);
}
