import { readBooks, type Books } from './books';
import { CrashWorld } from './crash-world';
import { Client, type Told } from './customers';
import { carryOut, drawKills } from './kill-plan';
import { Random } from './random';
import { live, payAnything, type Cart } from './stories';
import { broken, unfinished } from './truth';

const CUSTOMERS = 10;
const MINUTE_MS = 60_000;
/** By then every session of a round is over two rounds later, and whatever a dead process had claimed is free. */
const ROUND_MS = 25 * MINUTE_MS;
/** An end in which everything has had its last look: the tail of a closed invoice is a day. */
const END_MS = [2, 2, 26, 1].map((hours) => hours * 60 * MINUTE_MS);
/**
 * Nothing here is measured: a busy machine may need it, and what a process does once a minute, such as ending orders that no
 * attempt is left to end, may have been done just before there was something to do.
 */
const PATIENCE_MS = 180_000;
const PAUSE_MS = 25;

const OPEN = `SELECT id, 'attempt ' || status AS what FROM payment_attempts WHERE status IN ('CREATING', 'UNKNOWN', 'OPEN')
  UNION ALL SELECT o.id, concat_ws(' ', 'order', o.status, o.captured, o.review_reason,
    (SELECT string_agg(concat_ws(' ', a.number, a.status, a.next_check_at), ', ') FROM payment_attempts a WHERE a.order_id = o.id),
    (SELECT string_agg(concat_ws(' ', e.type, e.at), ' > ' ORDER BY e.number) FROM order_events e WHERE e.order_id = o.id))
  FROM orders o WHERE o.status = 'PENDING'`;

const LOST_RECEIPT = {
  operation: 'ebarimt3.create',
  kind: 'drop',
  when: 'after',
  probability: 0.3,
  times: Number.POSITIVE_INFINITY,
} as const;

/** What a run has come to. */
export interface CrashResult {
  kills: number;
  /** Those that met a process in the middle of its work. */
  inTime: number;
  requests: number;
  books: Books;
}

/** Rounds of customers under whose hands processes die; what is left behind is compared with QPay's truth after each. */
export class CrashRun {
  private readonly told: Told = { sessions: new Map(), paid: new Set(), wrong: [], requests: 0 };
  private readonly random: Random;
  private inTime = 0;
  /** Whose customers have had no session: they come back, with the same key. */
  private unanswered: readonly Cart[] = [];

  constructor(
    private readonly world: CrashWorld,
    seed: number,
  ) {
    this.random = new Random(seed);
  }

  /** @throws Error with the round and what is wrong after it */
  async round(number: number): Promise<void> {
    const absent = this.world.instances.filter(({ running }) => !running);
    await Promise.all(absent.map((instance) => this.world.start(instance)));
    await this.storm(number);
    await this.converge(ROUND_MS, `round ${number}`);
    await this.world.audit();
  }

  /** Lets a day pass. @throws Error when anything is left open then */
  async end(): Promise<CrashResult> {
    for (const ms of END_MS) await this.converge(ms, 'the end');
    const open = await untilNone(() => this.world.rows(OPEN));
    await this.world.audit();
    if (open.length > 0)
      throw new Error(
        `Still open a day later: ${JSON.stringify(open)}\n${this.world.instances[0]?.wholeLog.slice(-5_000)}`,
      );
    const kills = this.world.instances.reduce((sum, instance) => sum + instance.kills, 0);
    const books = await readBooks(this.world, this.world.now);
    return { kills, inTime: this.inTime, requests: this.told.requests, books };
  }

  private async storm(number: number): Promise<void> {
    const { world, random } = this;
    const client = (choices = random) => new Client(world, choices.fork(), this.told);
    this.spoil();
    const kills = drawKills(random);
    const fresh = Array.from({ length: CUSTOMERS }, (_, at) => cartOf(`cart-${number}-${at}`, at));
    const begin = async (cart: Cart, by: Client) => ({ cart, begun: await live(by, world, cart) });
    const lives = fresh.map((cart) => begin(cart, client()));
    const late = random.chance(0.5) ? [payAnything(client(), world)] : [];
    // Who has had no answer depends on more than the seed: they take no choice from anybody else.
    const returning = random.fork();
    const again = this.unanswered.map((cart) => begin(cart, client(returning)));
    const work = Promise.all([...lives, ...again, ...late]);
    const ends = await Promise.all(kills.map((kill) => carryOut(world, kill, work)));
    this.inTime += ends.filter(Boolean).length;
    await work;
    const all = await Promise.all([...lives, ...again]);
    this.unanswered = all.flatMap(({ cart, begun }) => (begun ? [] : [cart]));
  }

  /** QPay's answers are lost, too. */
  private spoil(): void {
    const probability = this.random.pick([0, 0.02, 0.1]);
    const times = Number.POSITIVE_INFINITY;
    for (const when of ['before', 'after'] as const)
      this.world.qpay.inject({ operation: '*', kind: 'drop', when, probability, times });
  }

  /** Everybody dies, faults end, and one process that starts later has to make everything good. */
  private async converge(ms: number, where: string): Promise<void> {
    const { world } = this;
    const [first] = world.instances;
    if (!first) throw new Error('There is no instance.');
    await world.killAll();
    world.qpay.clearFaults();
    // Most receipts are made only now. One whose answer is lost is for a person, and is not asked for again.
    world.qpay.inject({ ...LOST_RECEIPT });
    await world.qpay.callbacksIdle();
    await world.passTime(ms);
    const since = world.now;
    await world.start(first);
    const left = await untilNone(async () => unfinished(world, await readBooks(world, since)));
    const wrong = [...left, ...broken(world, await readBooks(world, since), this.told)];
    if (wrong.length > 0)
      throw new Error(`After ${where}:\n${wrong.join('\n')}\n${first.wholeLog.slice(-5_000)}`);
  }
}

/** Asks again until nothing is left, or time is over. @returns what is left */
async function untilNone<T>(ask: () => Promise<T[]>): Promise<T[]> {
  const end = Date.now() + PATIENCE_MS;
  let left = await ask();
  while (left.length > 0 && Date.now() < end) {
    // Whoever asks without a pause takes the processor from whoever is to bring it about.
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    left = await ask();
  }
  return left;
}

/** Every other one without a reference. */
function cartOf(name: string, at: number): Cart {
  return { name, referred: at % 2 === 0 };
}
