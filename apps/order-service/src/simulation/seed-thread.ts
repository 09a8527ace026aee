// One thread of `order-service:simulate`: is sent seeds, and answers each with its result.
import 'reflect-metadata';
import { parentPort } from 'node:worker_threads';
import { runSeed } from './run-seed';
import { SimulatedDatabase } from './simulated-database';

const database = SimulatedDatabase.open();

parentPort?.on('message', (seed: number) => {
  void database.then((opened) => runSeed(seed, opened)).then((result) => parentPort?.postMessage(result));
});
