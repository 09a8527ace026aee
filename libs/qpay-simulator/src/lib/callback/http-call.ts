import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { QPaySimulatorCallbackResult } from './callback-plan';

const LONGEST_BODY = 2_000;

/** One HTTP request to the merchant on a connection of its own; never rejects. */
export function callMerchant(
  url: URL,
  method: 'GET' | 'POST',
  timeoutMs: number,
  closing: AbortSignal,
): Promise<QPaySimulatorCallbackResult> {
  return new Promise((resolve) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([timeout, closing]);
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = send(url, { method, agent: false, signal }, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (part: string) => (body = (body + part).slice(0, LONGEST_BODY)));
      incoming.on('error', (error) => resolve({ delivered: false, error: reason(error, timeout) }));
      incoming.on('end', () => {
        const status = incoming.statusCode ?? 0;
        resolve({ delivered: status === 200 && body === 'SUCCESS', status, body });
      });
    });
    outgoing.on('error', (error) => resolve({ delivered: false, error: reason(error, timeout) }));
    outgoing.end();
  });
}

function reason(error: NodeJS.ErrnoException, timeout: AbortSignal): string {
  return timeout.aborted ? 'TIMEOUT' : (error.code ?? error.name);
}
