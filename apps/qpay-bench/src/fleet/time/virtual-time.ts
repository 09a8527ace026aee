import { EventQueue } from './event-queue';

/** Turns of the real event loop are given back this often, so that the process stays reachable. */
const STEPS_PER_TURN = 4_096;

/**
 * The only clock of a simulation. One event after another, in order of their moment; between two events every promise that
 * can go on has gone on, so that the same seed always gives the same order of everything.
 */
export class VirtualTime {
  /** Milliseconds since the simulation began. */
  now = 0;
  /** Events that have happened. */
  steps = 0;
  /** A digest of all that has happened: equal seeds give equal digests. */
  trace = 0x811c9dc5;
  private readonly queue = new EventQueue();
  private made = 0;

  /** Calls back once after `ms` milliseconds; the returned function cancels. */
  schedule(ms: number, run: () => void): () => void {
    const event = { at: this.now + Math.max(ms, 0), seq: this.made++, run };
    this.queue.push(event);
    return () => void Object.assign(event, { run: undefined });
  }

  /** Mixes something that has happened into the digest. */
  note(what: number): void {
    this.trace = Math.imul(this.trace ^ (what | 0), 0x01000193) >>> 0;
  }

  noteText(text: string): void {
    for (let i = 0; i < text.length; i++) this.note(text.charCodeAt(i));
  }

  /**
   * Lets events happen up to a moment of virtual time.
   *
   * @param afterStep called after each event, when all promises have gone on
   */
  run(until: number, afterStep: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      // The platform runs every waiting promise before the next callback of `nextTick`: that is the pause between two events.
      const turn = () => {
        try {
          if (this.steps > 0) afterStep();
          if (!this.step(until)) return resolve();
        } catch (error) {
          return reject(error);
        }
        if (this.steps % STEPS_PER_TURN === 0) setImmediate(turn);
        else queueMicrotask(later);
      };
      const later = () => process.nextTick(turn);
      later();
    });
  }

  private step(until: number): boolean {
    for (;;) {
      const event = this.queue.peek();
      if (!event || event.at > until) {
        this.now = until;
        return false;
      }
      this.queue.pop();
      if (!event.run) continue;
      this.now = event.at;
      this.steps += 1;
      this.note(Math.round(event.at * 1_000));
      event.run();
      return true;
    }
  }
}
