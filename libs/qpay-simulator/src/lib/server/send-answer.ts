import { Response } from 'express';
import { Answer } from '../api/answer';
import { isJsonObject } from '../core/json';
import { Simulation } from '../simulation';
import { callOf } from './record-calls';

/**
 * Sends an answer and ends the call's record just before, so that a test that has the answer finds the record complete. Express adds
 * the weak ETag and its own name, as it does at QPay.
 */
export function sendAnswer(simulation: Simulation, response: Response, answer: Answer): void {
  const call = callOf(response);
  if (answer.cut) {
    call.outcome = 'dropped';
    simulation.calls.close(call, undefined);
    cutOff(response.socket, answer.cut === 'reset');
    return;
  }
  const code = isJsonObject(answer.body) ? answer.body['error'] : undefined;
  if (typeof code === 'string') call.error = code;
  else if (code !== undefined) call.error = 'VALIDATION';
  response.status(answer.status).set(answer.headers ?? {});
  simulation.calls.close(call, answer.status);
  if (answer.half) sendHalf(response, JSON.stringify(answer.body), answer.half);
  else if (answer.html !== undefined) response.type('html').send(answer.html);
  else if (answer.body === undefined) response.end();
  else response.json(answer.body);
}

/** A socket whose own end is under way cannot be reset any more: Node loses track of its handle, and the process spins at its exit. */
function cutOff(socket: Response['socket'], reset: boolean): void {
  if (reset && socket && !socket.writableEnded && !socket.destroyed) socket.resetAndDestroy();
  else socket?.destroy();
}

/** Half a JSON text: as a whole answer, or with the rest announced and never sent. */
function sendHalf(response: Response, json: string, framing: 'cut' | 'whole'): void {
  const whole = Buffer.from(json);
  const half = whole.subarray(0, Math.floor(whole.length / 2));
  if (framing === 'whole') {
    response.type('json').send(half.toString());
    return;
  }
  response.type('json').set('Content-Length', String(whole.length));
  response.write(half, () => response.socket?.destroy());
}
