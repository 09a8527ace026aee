/**
 * One running piece of work for all who ask for it meanwhile. Only the flight that is still the current one is forgotten
 * when it lands, and a failure is never kept: the next caller starts anew.
 */
export class SingleFlight<T> {
  private current?: Promise<T>;

  /** Joins the work under way, or starts it. */
  run(work: () => Promise<T>): Promise<T> {
    if (this.current) return this.current;
    const flight: Promise<T> = work().finally(() => {
      if (this.current === flight) this.current = undefined;
    });
    this.current = flight;
    return flight;
  }

  /** The work under way, if any. */
  get pending(): Promise<T> | undefined {
    return this.current;
  }
}
