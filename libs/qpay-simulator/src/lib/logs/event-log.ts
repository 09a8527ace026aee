import { Waiters } from '../core/waiters';

/** What happened at the simulated QPay: the truth that tests compare their own records with. */
export interface QPaySimulatorEvent {
  /** 1 for the first event; events are in the order in which they took effect. */
  readonly seq: number;
  /** Milliseconds since 1970, in simulated time. */
  readonly at: number;
  /** `token.issued`, `token.ended`, `invoice.created`, `payment.made`, `callback.answered`, `fault.applied`, … */
  readonly type: string;
  readonly invoiceId?: string;
  readonly paymentId?: string;
  /** Money as a decimal text with two digits. */
  readonly amount?: string;
  readonly [detail: string]: unknown;
}

/** The facts of an event, without what the log adds. */
export type EventDetails = Record<string, unknown>;

/** The events so far, and promises for those to come. */
export class EventLog {
  private recorded: QPaySimulatorEvent[] = [];
  private nextSeq = 1;
  private readonly waiters = new Waiters<QPaySimulatorEvent>();

  constructor(
    private readonly capacity: number,
    private readonly now: () => number,
  ) {}

  /** Records an event. */
  add(type: string, details: EventDetails = {}): void {
    const event: QPaySimulatorEvent = { seq: this.nextSeq, at: this.now(), type, ...details };
    this.nextSeq += 1;
    this.recorded.push(event);
    if (this.recorded.length > this.capacity)
      this.recorded = this.recorded.slice(-Math.ceil(this.capacity * 0.9));
    this.waiters.tell(event);
  }

  /** A copy of the events, oldest first. */
  all(): QPaySimulatorEvent[] {
    return [...this.recorded];
  }

  /** Resolves with the first event, past or coming, that the predicate accepts and that is later than `after`. */
  async wait(
    matches: (event: QPaySimulatorEvent) => boolean,
    { after = 0, timeoutMs = 5_000 }: { after?: number; timeoutMs?: number } = {},
  ): Promise<QPaySimulatorEvent> {
    const counts = (event: QPaySimulatorEvent) => event.seq > after && matches(event);
    return this.recorded.find(counts) ?? this.waiters.wait(counts, timeoutMs, 'event');
  }

  /** Forgets the events; numbering goes on. */
  clear(): void {
    this.recorded = [];
  }

  /** Ends all waits. */
  stop(): void {
    this.waiters.close();
  }
}
