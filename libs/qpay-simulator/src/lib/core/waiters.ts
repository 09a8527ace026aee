interface Waiter<T> {
  matches: (item: T) => boolean;
  resolve: (item: T) => void;
  reject: (reason: Error) => void;
  timer: NodeJS.Timeout;
}

/** Promises for "the next thing like this", so that tests need no sleeps. */
export class Waiters<T> {
  private readonly waiting = new Set<Waiter<T>>();

  /** Resolves with the first item told from now on that matches; rejects after `timeoutMs` with what was waited for. */
  wait(matches: (item: T) => boolean, timeoutMs: number, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(waiter);
        reject(new Error(`The simulator saw no ${what} like this within ${timeoutMs} ms.`));
      }, timeoutMs);
      const waiter: Waiter<T> = { matches, resolve, reject, timer };
      this.waiting.add(waiter);
    });
  }

  /** Offers an item to everybody who waits. */
  tell(item: T): void {
    for (const waiter of [...this.waiting]) {
      if (!waiter.matches(item)) continue;
      this.drop(waiter);
      waiter.resolve(item);
    }
  }

  /** Ends every wait with an error: the simulator is closing. */
  close(): void {
    for (const waiter of [...this.waiting]) {
      this.drop(waiter);
      waiter.reject(new Error('The simulator was closed while something was waited for.'));
    }
  }

  private drop(waiter: Waiter<T>): void {
    clearTimeout(waiter.timer);
    this.waiting.delete(waiter);
  }
}
