import express, { Express, Router } from 'express';
import { controlRouter } from './control/control.router';
import { merchantRouter, quickQrRouter } from './server/api-router';
import { answerBadRequests } from './server/bad-requests';
import { listen, RunningServer } from './server/http-server';
import { Simulation } from './simulation';
import { QPaySimulator } from './simulator';
import { QPaySimulatorOptions, resolveOptions } from './simulator-options';
import { walletRouter } from './wallet/wallet.router';

/**
 * Starts a simulated QPay on this machine.
 * @throws Error with the code `EADDRINUSE` when the port is taken
 * @example
 * const simulator = await startQPaySimulator();
 * // … point a client at simulator.url with simulator.credentials …
 * await simulator.pay(invoiceId);
 * await simulator.close();
 */
export async function startQPaySimulator(options: QPaySimulatorOptions = {}): Promise<QPaySimulator> {
  const simulation = new Simulation(resolveOptions(options));
  const { port, host, quickQrPort } = simulation.options;
  const servers: RunningServer[] = [];
  try {
    const main = await listen(createApp(simulation), port, host);
    servers.push(main);
    simulation.url = main.url;
    simulation.quickQrUrl = `${main.url}/quickqr`;
    if (quickQrPort !== undefined) {
      const own = await listen(appOf(quickQrRouter(simulation)), quickQrPort, host);
      servers.push(own);
      simulation.quickQrUrl = own.url;
    }
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
  return new QPaySimulator(simulation, servers);
}

/** Everything on one port; what no part knows is answered by the merchant API's own 404. */
function createApp(simulation: Simulation): Express {
  const everything = express.Router();
  everything.use('/__simulator', controlRouter(simulation));
  everything.use(walletRouter(simulation));
  everything.use('/quickqr', quickQrRouter(simulation));
  everything.use(merchantRouter(simulation));
  return appOf(everything);
}

function appOf(router: Router): Express {
  const app = express();
  app.use(router);
  app.use(answerBadRequests);
  return app;
}
