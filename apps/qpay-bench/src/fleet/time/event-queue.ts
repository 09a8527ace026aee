/** Something that will happen at a moment of virtual time. */
export interface SimEvent {
  /** Milliseconds of virtual time. */
  at: number;
  /** Order among events of the same moment. */
  seq: number;
  /** Undefined once cancelled. */
  run?: () => void;
}

const before = (a: SimEvent, b: SimEvent) => a.at < b.at || (a.at === b.at && a.seq < b.seq);

/** A binary heap: the earliest event first, in the order of their making where they are of the same moment. */
export class EventQueue {
  private readonly heap: SimEvent[] = [];

  get size(): number {
    return this.heap.length;
  }

  peek(): SimEvent | undefined {
    return this.heap[0];
  }

  push(event: SimEvent): void {
    const { heap } = this;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || !before(event, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  pop(): SimEvent | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first && last && first !== last) this.sink(last);
    return first;
  }

  /** Puts an event where the first one was, and lets it down to its place. */
  private sink(event: SimEvent): void {
    const { heap } = this;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const right = heap[child + 1];
      let below = heap[child];
      if (below && right && before(right, below)) {
        below = right;
        child += 1;
      }
      if (!below || !before(below, event)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = event;
  }
}
