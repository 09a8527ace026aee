import { SeededRandom } from '../core/random';
import { QPaySimulatorFault, QPaySimulatorFaultHandle } from './fault';

/** A fault in use. */
export class PlannedFault implements QPaySimulatorFaultHandle {
  hits = 0;
  remaining: number;
  private skipped = 0;
  private released = false;
  private readonly held = new Set<() => void>();

  constructor(
    readonly id: number,
    readonly fault: QPaySimulatorFault,
    private readonly forget: (fault: PlannedFault) => void,
  ) {
    this.remaining = fault.times === null ? Infinity : (fault.times ?? 1);
  }

  /** Uses it up for one call when it is that call's turn. */
  takes(operation: string, random: SeededRandom): boolean {
    if (this.remaining <= 0 || !matchesOperation(this.fault.operation, operation)) return false;
    if (this.skipped < (this.fault.skip ?? 0)) {
      this.skipped += 1;
      return false;
    }
    const { probability } = this.fault;
    if (probability !== undefined && random.next() >= probability) return false;
    this.remaining -= 1;
    this.hits += 1;
    return true;
  }

  /** Resolves when held calls are let go. */
  hold(): Promise<void> {
    if (this.released) return Promise.resolve();
    return new Promise((resolve) => this.held.add(resolve));
  }

  release(): void {
    this.released = true;
    for (const letGo of this.held) letGo();
    this.held.clear();
  }

  remove(): void {
    this.remaining = 0;
    this.release();
    this.forget(this);
  }
}

/** The faults that were scripted. The first that takes a call is the only one applied to it. */
export class FaultPlan {
  private planned: PlannedFault[] = [];
  private nextId = 1;

  constructor(private readonly random: SeededRandom) {}

  /** Adds a fault behind those that are there. */
  add(fault: QPaySimulatorFault): PlannedFault {
    const planned = new PlannedFault(this.nextId, fault, (gone) => {
      this.planned = this.planned.filter((other) => other !== gone);
    });
    this.nextId += 1;
    this.planned.push(planned);
    return planned;
  }

  /** The fault for this call, used up by one. */
  take(operation: string): PlannedFault | undefined {
    return this.planned.find((fault) => fault.takes(operation, this.random));
  }

  /** The faults that are there, used up or not. */
  all(): readonly PlannedFault[] {
    return this.planned;
  }

  /** Removes every fault and lets held calls go. */
  clear(): void {
    for (const fault of this.planned) fault.remove();
  }
}

function matchesOperation(pattern: string, operation: string): boolean {
  if (pattern === '*' || pattern === operation) return true;
  return pattern.endsWith('.*') && operation.startsWith(pattern.slice(0, -1));
}
