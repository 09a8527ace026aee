import { NextFunction, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { SimulatorRefusal } from '../ledger/simulator-refusal';

/** Parses the body, does the work, answers with its result, `{}` when there is none. */
export function handle<T>(
  schema: z.ZodType<T>,
  work: (body: T, request: Request) => unknown,
): RequestHandler {
  return async (request, response) => {
    const parsed = schema.safeParse(request.body ?? {});
    if (!parsed.success) {
      response.status(400).json({ error: 'BAD_REQUEST', message: z.prettifyError(parsed.error) });
      return;
    }
    response.json((await work(parsed.data, request)) ?? {});
  };
}

/** Forms of other sites cannot POST JSON without asking first, so nobody's page can pay invoices here. */
export function requireJson(request: Request, response: Response, next: NextFunction): void {
  if (request.method !== 'POST' || request.is('application/json')) next();
  else
    response
      .status(415)
      .json({ error: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send Content-Type: application/json.' });
}

/** 409 with the code for what the rules forbid. */
export function answerRefusals(
  error: unknown,
  _request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (error instanceof SimulatorRefusal)
    response.status(409).json({ error: error.code, message: error.message });
  else next(error);
}

/** The number in a query parameter, 0 when there is none. */
export function numberIn(request: Request, name: string): number {
  const value = Number(request.query[name]);
  return Number.isFinite(value) ? value : 0;
}
