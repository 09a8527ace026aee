import { performance } from 'node:perf_hooks';
import { Waiters } from '../core/waiters';
import { QPaySimulatorCall } from './call';

/** What to wait for beside the predicate. */
export interface QPaySimulatorWaitOptions {
  /** `answered` (default) waits for the end of a call, `arrived` for its operation to be known. */
  phase?: 'arrived' | 'answered';
  /** Only calls with a greater `seq` count. By default earlier ones count too, so that no race can lose one. @default 0 */
  after?: number;
  /** @default 5000 */
  timeoutMs?: number;
}

/** Every request that arrived, and promises for those that will. */
export class CallLog {
  private recorded: QPaySimulatorCall[] = [];
  private nextSeq = 1;
  private readonly arrived = new Waiters<QPaySimulatorCall>();
  private readonly ended = new Waiters<QPaySimulatorCall>();
  private readonly inFlight = new Map<string, number>();

  constructor(
    private readonly capacity: number,
    private readonly now: () => number,
  ) {}

  /** Records an arrival. */
  open(
    request: Pick<QPaySimulatorCall, 'method' | 'path' | 'connection' | 'authorization'>,
  ): QPaySimulatorCall {
    const call: QPaySimulatorCall = {
      seq: this.nextSeq,
      operation: 'unknown',
      at: this.now(),
      startedAt: performance.now(),
      outcome: 'open',
      inFlight: 1,
      ...request,
    };
    this.nextSeq += 1;
    this.recorded.push(call);
    if (this.recorded.length > this.capacity)
      this.recorded = this.recorded.slice(-Math.ceil(this.capacity * 0.9));
    return call;
  }

  /** Names what the call asks for, and tells those who wait for arrivals. */
  identify(call: QPaySimulatorCall, operation: string, body: unknown): void {
    call.operation = operation;
    if (body !== undefined) call.body = body;
    call.inFlight = (this.inFlight.get(operation) ?? 0) + 1;
    this.inFlight.set(operation, call.inFlight);
    this.arrived.tell(call);
  }

  /** Records the end of a call, once. */
  close(call: QPaySimulatorCall, status: number | undefined): void {
    if (call.endedAt !== undefined) return;
    call.endedAt = performance.now();
    if (status !== undefined) call.status = status;
    if (call.outcome === 'open') call.outcome = status === undefined ? 'aborted' : 'answered';
    if (call.operation !== 'unknown') {
      this.inFlight.set(call.operation, (this.inFlight.get(call.operation) ?? 1) - 1);
    }
    this.ended.tell(call);
  }

  /** A copy of what is remembered, in order of arrival. */
  all(): QPaySimulatorCall[] {
    return this.recorded.map((call) => ({ ...call }));
  }

  /** Resolves with the first call, past or coming, that the predicate accepts. */
  async wait(
    matches: (call: QPaySimulatorCall) => boolean,
    { phase = 'answered', after = 0, timeoutMs = 5_000 }: QPaySimulatorWaitOptions = {},
  ): Promise<QPaySimulatorCall> {
    const counts = (call: QPaySimulatorCall) => call.seq > after && matches(call);
    const reached = (call: QPaySimulatorCall) =>
      phase === 'arrived'
        ? call.operation !== 'unknown' || call.endedAt !== undefined
        : call.endedAt !== undefined;
    const past = this.recorded.find((call) => reached(call) && counts(call));
    const found =
      past ?? (await (phase === 'arrived' ? this.arrived : this.ended).wait(counts, timeoutMs, 'call'));
    return { ...found };
  }

  /** Forgets the calls; numbering goes on. */
  clear(): void {
    this.recorded = [];
  }

  /** Ends all waits. */
  stop(): void {
    this.arrived.close();
    this.ended.close();
  }
}
