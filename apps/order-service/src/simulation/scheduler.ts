import type { Random } from './random';
import { microtasksDone, type VirtualTime } from './virtual-time';

/** What whoever is cut off by the end of its process gets: nothing it does after that has any effect. */
class Crash extends Error {
  override readonly name = 'Crash';
}

/** One run of the service's process. */
export class Life {
  ended = false;
}

interface Gate {
  life: Life;
  what: string;
  open(): void;
  crash(): void;
}

/**
 * Decides who goes on: everything that reaches outside its process (each statement, commit and call) waits here, and one of
 * the waiting is let through at a time. A process may end at each of these points instead.
 */
export class Scheduler {
  /** Chance that a step is a crash. */
  crashRate = 0;
  /** Steps taken, to tell two runs of a seed apart. */
  steps = 0;
  trace: string[] = [];
  private waiting: Gate[] = [];

  constructor(
    private readonly random: Random,
    private readonly time: VirtualTime,
    private readonly onCrash: () => void,
  ) {}

  /** Resolves when it is this step's turn. @throws Crash when the process has ended */
  pass(life: Life, what: string): Promise<void> {
    if (life.ended) return Promise.reject(new Crash(what));
    return new Promise((resolve, reject) => {
      this.waiting.push({ life, what, open: resolve, crash: () => reject(new Crash(what)) });
    });
  }

  /** Runs everybody, and time as far as they wait for it, until the work is done. @throws Error when it can never be */
  async finish(work: Promise<unknown>): Promise<void> {
    let done = false;
    const ended = () => void (done = true);
    work.then(ended, ended);
    while (!done) {
      await microtasksDone();
      if (done) break;
      if (this.step() || this.time.fireNext(Number.POSITIVE_INFINITY)) continue;
      await microtasksDone();
      if (!done && this.waiting.length === 0) throw new Error('Something waits for nothing.');
    }
    await this.rest();
  }

  /** Lets time pass, and everybody act whose time comes. */
  async advance(ms: number): Promise<void> {
    const until = this.time.nowMs + ms;
    do await this.rest();
    while (this.time.fireNext(until));
    this.time.nowMs = until;
    await this.rest();
  }

  private async rest(): Promise<void> {
    do await microtasksDone();
    while (this.step() || this.time.fireNext(this.time.nowMs));
  }

  private step(): boolean {
    const gate = this.random.pick(this.waiting);
    if (!gate) return false;
    this.steps += 1;
    if (this.random.chance(this.crashRate)) {
      this.trace.push(`CRASH at ${gate.what}`);
      this.end(gate.life);
      this.onCrash();
      return true;
    }
    this.trace.push(gate.what);
    this.waiting = this.waiting.filter((other) => other !== gate);
    gate.open();
    return true;
  }

  private end(life: Life): void {
    life.ended = true;
    const gone = this.waiting.filter((gate) => gate.life === life);
    this.waiting = this.waiting.filter((gate) => gate.life !== life);
    for (const gate of gone) gate.crash();
  }
}
