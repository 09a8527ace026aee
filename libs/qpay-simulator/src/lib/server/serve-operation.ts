import { Request, RequestHandler, Response } from 'express';
import { Answer, refuseUnauthorized } from '../api/answer';
import { acceptBearer } from '../api/auth.api';
import { ApiRequest, Operation } from '../api/operation';
import { isJsonObject } from '../core/json';
import { Refusal } from '../core/refusal';
import { answerOfFault, spoilAnswer } from '../faults/apply-fault';
import { PlannedFault } from '../faults/fault-plan';
import { Simulation } from '../simulation';
import { callOf } from './record-calls';
import { sendAnswer } from './send-answer';

/** Serves one endpoint: waits, applies the fault whose turn it is, asks the rules, and answers. */
export function serveOperation(
  simulation: Simulation,
  operation: Operation,
  terminalId?: string,
): RequestHandler {
  return async (request: Request, response: Response) => {
    const call = callOf(response);
    const body: unknown = request.body;
    const planned = simulation.faults.take(operation.name);
    if (planned) {
      call.fault = planned.fault.kind;
      simulation.events.add('fault.applied', {
        kind: planned.fault.kind,
        operation: operation.name,
        call: call.seq,
      });
    }
    simulation.calls.identify(call, operation.name, body);
    const asked: ApiRequest = {
      params: textParams(request.params),
      body: isJsonObject(body) ? body : {},
      authorization: request.headers.authorization,
      call,
    };
    const answer = await answerWithFault(simulation, operation, asked, planned, terminalId);
    sendAnswer(simulation, response, answer);
  };
}

async function answerWithFault(
  simulation: Simulation,
  operation: Operation,
  request: ApiRequest,
  planned: PlannedFault | undefined,
  terminalId: string | undefined,
): Promise<Answer> {
  const { loginDelayMs, latencyMs } = simulation.settings;
  await simulation.wait(operation.name.endsWith('auth.token') ? loginDelayMs : latencyMs);
  if (!planned) return perform(simulation, operation, request, terminalId);
  const afterwards = planned.fault.when === 'after';
  if (!afterwards) {
    await suffer(simulation, planned);
    const instead = answerOfFault(planned, simulation.settings);
    if (instead) return instead;
  }
  const answer = await perform(simulation, operation, request, terminalId);
  if (afterwards) {
    await suffer(simulation, planned);
    const instead = answerOfFault(planned, simulation.settings);
    if (instead) return instead;
  }
  return spoilAnswer(planned, answer);
}

/** The waiting part of a fault. */
async function suffer(simulation: Simulation, planned: PlannedFault): Promise<void> {
  await simulation.wait(planned.fault.delayMs ?? 0);
  if (planned.fault.kind === 'hang') await planned.hold();
}

async function perform(
  simulation: Simulation,
  operation: Operation,
  request: ApiRequest,
  terminalId: string | undefined,
): Promise<Answer> {
  try {
    if (operation.auth === 'own') return await operation.handle(request);
    const token = acceptBearer(simulation, request, 'access', terminalId);
    if (!token) return refuseUnauthorized(simulation.settings.environment);
    return { status: 200, body: await operation.handle({ ...request, token, merchant: token.merchant }) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, body: error.body };
  }
}

function textParams(params: Request['params']): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}
