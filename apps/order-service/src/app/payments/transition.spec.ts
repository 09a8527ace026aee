import { ATTEMPT_STATUSES, ATTEMPT_TRANSITIONS } from './attempt-status';
import { ORDER_STATUSES, ORDER_TRANSITIONS } from './order-status';
import { IllegalTransitionError, assertMove, canMove, type TransitionTable } from './transition';

function reachable<S extends string>(table: TransitionTable<S>, from: S, found = new Set<S>()): Set<S> {
  found.add(from);
  for (const next of table[from]) if (!found.has(next)) reachable(table, next, found);
  return found;
}

describe('transition tables', () => {
  it('let an order reach every state from PENDING', () => {
    expect([...reachable(ORDER_TRANSITIONS, 'PENDING')].sort()).toEqual([...ORDER_STATUSES].sort());
  });

  it('let an attempt reach every state from CREATING', () => {
    expect([...reachable(ATTEMPT_TRANSITIONS, 'CREATING')].sort()).toEqual([...ATTEMPT_STATUSES].sort());
  });

  it('let an order be paid late, and never after its money was given back', () => {
    const before = ORDER_STATUSES.filter((status) => canMove(ORDER_TRANSITIONS, status, 'PAID'));
    expect(before).toEqual(['PENDING', 'REFUNDING', 'EXPIRED', 'CANCELLED']);
  });

  it('never make an attempt of unknown outcome anew', () => {
    expect(ATTEMPT_STATUSES.filter((status) => canMove(ATTEMPT_TRANSITIONS, status, 'CREATING'))).toEqual([]);
  });
});

describe(assertMove, () => {
  it('passes an edge of the table', () => {
    expect(() => assertMove(ORDER_TRANSITIONS, 'PENDING', 'PAID')).not.toThrow();
  });

  it('refuses an edge that the table lacks and names both ends', () => {
    expect(() => assertMove(ORDER_TRANSITIONS, 'REFUNDED', 'PAID')).toThrow(IllegalTransitionError);
    expect(() => assertMove(ORDER_TRANSITIONS, 'REFUNDED', 'PAID')).toThrow(
      'No transition leads from REFUNDED to PAID.',
    );
  });
});
