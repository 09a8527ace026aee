import { NextFunction, Request, Response } from 'express';
import { Socket } from 'node:net';
import { QPaySimulatorCall } from '../logs/call';
import { Simulation } from '../simulation';
import { tokenFingerprint } from '../tokens/jwt';

const records = new WeakMap<object, QPaySimulatorCall>();

/** The record of the request that this response answers. */
export function callOf(response: Response): QPaySimulatorCall {
  const call = records.get(response);
  if (!call) throw new Error('This request was not recorded: recordCalls() must come first.');
  return call;
}

/** Express middleware that records every request, and gives answers the simulated date. */
export function recordCalls(
  simulation: Simulation,
): (req: Request, res: Response, next: NextFunction) => void {
  const connections = new WeakMap<Socket, number>();
  let lastConnection = 0;
  return (request, response, next) => {
    // A route that one router does not know is looked for in the next one.
    if (records.has(response)) {
      next();
      return;
    }
    const connection = connections.get(request.socket) ?? (lastConnection += 1);
    connections.set(request.socket, connection);
    const { authorization } = request.headers;
    const call = simulation.calls.open({
      method: request.method,
      path: request.originalUrl.split('?')[0] ?? '/',
      connection,
      authorization: schemeOf(authorization),
    });
    const bearer = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    if (bearer !== undefined) call.token = tokenFingerprint(bearer);
    records.set(response, call);
    response.on('finish', () => simulation.calls.close(call, response.statusCode));
    response.on('close', () => simulation.calls.close(call, undefined));
    response.set('Date', new Date(simulation.clock.now()).toUTCString());
    // The real servers send this literally.
    response.set('Access-Control-Allow-Origin', 'undefined');
    next();
  };
}

function schemeOf(header: string | undefined): QPaySimulatorCall['authorization'] {
  if (header === undefined) return 'none';
  if (/^Basic\s/i.test(header)) return 'basic';
  return /^Bearer\s/i.test(header) ? 'bearer' : 'other';
}
