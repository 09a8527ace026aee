import express, { Express } from 'express';
import { controlRouter } from './control/control.router';
import { merchantRouter } from './server/api-router';
import { answerBadRequests } from './server/bad-requests';
import { listen } from './server/http-server';
import { Simulation } from './simulation';
import { QPaySimulator } from './simulator';
import { QPaySimulatorOptions, resolveOptions } from './simulator-options';

/**
 * Starts a simulated QPay on this machine.
 * @example
 * const simulator = await startQPaySimulator();
 * // … point a client at simulator.url with simulator.credentials …
 * await simulator.pay(invoiceId);
 * await simulator.close();
 */
export async function startQPaySimulator(options: QPaySimulatorOptions = {}): Promise<QPaySimulator> {
  const simulation = new Simulation(resolveOptions(options));
  const { port, host } = simulation.options;
  const server = await listen(createApp(simulation), port, host);
  simulation.url = server.url;
  return new QPaySimulator(simulation, [server]);
}

function createApp(simulation: Simulation): Express {
  const app = express();
  app.use('/__simulator', controlRouter(simulation));
  app.use(merchantRouter(simulation));
  app.use(answerBadRequests);
  return app;
}
