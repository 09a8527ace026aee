import { join } from 'node:path';
import { Contestant, KINDS, type Rates } from './contestant';

/** Requests at the same time. */
const AT_ONCE = 16;
/** How often everybody's turn comes. */
const ROUNDS = 8;

/** order-service, and beside it handlers that make the same writes and the same calls and do nothing else. */
export interface ComparedRates {
  service: Rates;
  /** A controller of NestJS on Fastify that knows its users and asks QPay through the library: what 0.8 is about (docs/adr/0013). */
  controller: Rates;
  /** Node's HTTP server, SQL and fetch. */
  node: Rates;
}

/**
 * So many of each kind, of one process each with servers of its own. They take turns, a few seconds each, because a machine is not
 * equally fast for minutes; and what comes first counts for nobody: a process gets faster for some thousand requests.
 */
export async function measureRates(count: number): Promise<ComparedRates> {
  const contestants: Contestant[] = [];
  const start = async (program?: string) => {
    const contestant = await Contestant.start(program && join(__dirname, `../bare/${program}.js`));
    contestants.push(contestant);
    return contestant;
  };
  try {
    const [service, controller, node] = [await start(), await start('nest'), await start('node')];
    const each = Math.ceil(count / ROUNDS);
    await rounds(contestants, each, [AT_ONCE]);
    for (const contestant of contestants) contestant.forget();
    await rounds(contestants, each, [AT_ONCE, 1]);
    return { service: await service.rates(), controller: await controller.rates(), node: await node.rates() };
  } finally {
    for (const contestant of contestants) await contestant.stop();
  }
}

async function rounds(contestants: readonly Contestant[], each: number, lanes: readonly number[]) {
  for (let round = 0; round < ROUNDS; round++) {
    // Who came last begins, so that nobody always follows the same one.
    const order = round % 2 === 0 ? contestants : [...contestants].reverse();
    for (const atOnce of lanes)
      for (const kind of KINDS) for (const contestant of order) await contestant.serve(kind, each, atOnce);
  }
}
