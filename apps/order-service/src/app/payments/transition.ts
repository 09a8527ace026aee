/** A table of states and where each may lead. */
export type TransitionTable<S extends string> = Readonly<Record<S, readonly S[]>>;

/** Thrown when code tries an edge that the table does not have: a programming error, never a customer's. */
export class IllegalTransitionError extends Error {
  override readonly name = 'IllegalTransitionError';

  constructor(
    readonly from: string,
    readonly to: string,
  ) {
    super(`No transition leads from ${from} to ${to}.`);
  }
}

/** Whether the table has the edge. */
export function canMove<S extends string>(table: TransitionTable<S>, from: S, to: S): boolean {
  return table[from].includes(to);
}

/** @throws IllegalTransitionError when the table does not have the edge. */
export function assertMove<S extends string>(table: TransitionTable<S>, from: S, to: S): void {
  if (!canMove(table, from, to)) throw new IllegalTransitionError(from, to);
}
