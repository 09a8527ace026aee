import { HttpService } from '@nestjs/axios';
import { startQPaySimulator, type QPaySimulator, type QPaySimulatorOptions } from 'qpay-simulator';
import { isTokenRejected } from '../errors/is-token-rejected';
import { QPayHttp } from '../http/qpay-http';
import type { QPayTokenSource } from './call.types';
import { QPayClient, type QPayClientOptions } from './qpay-client';
import { requestQPayToken } from './token-calls';

/** The least that keeps the contract of a token source: one token, replaced once when QPay refuses it. */
export function simpleTokenSource(login: () => Promise<string>): QPayTokenSource {
  let token: Promise<string> | undefined;
  return {
    async withToken(fn) {
      const used = (token ??= login());
      try {
        return await fn(await used);
      } catch (error) {
        if (!isTokenRejected(error)) throw error;
        if (token === used) token = login();
        return fn(await token);
      }
    },
  };
}

export interface ClientUnderTest {
  simulator: QPaySimulator;
  client: QPayClient;
}

/** A client of a simulator of its own. Close the simulator afterwards. */
export async function startClient(
  simulatorOptions: QPaySimulatorOptions = {},
  clientOptions: Partial<QPayClientOptions> & { timeoutMs?: number } = {},
): Promise<ClientUnderTest> {
  const simulator = await startQPaySimulator({ seed: 1, ...simulatorOptions });
  const http = newHttp(simulator.url, clientOptions.timeoutMs);
  const tokens = simpleTokenSource(
    async () => (await requestQPayToken(http, simulator.credentials)).accessToken,
  );
  const { invoiceCode } = simulator.credentials;
  const callbackUrl = 'http://127.0.0.1:9/callback';
  return { simulator, client: new QPayClient(tokens, http, { invoiceCode, callbackUrl, ...clientOptions }) };
}

/** An invoice as small as it can be. */
export const order = { senderInvoiceNo: 'ORDER-1', description: 'Order 1', amount: '100.50' };

/** A client of a simulator that calls nobody back, of which these tests have no need. Close the simulator afterwards. */
export async function startUncalledClient(): Promise<ClientUnderTest> {
  const started = await startClient();
  started.simulator.setCallbacks({ mode: 'lost' });
  return started;
}

/** The library's HTTP over a real axios. */
export function newHttp(baseUrl: string, timeoutMs = 2_000): QPayHttp {
  return new QPayHttp(new HttpService(), { baseUrl, timeoutMs });
}
