import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database, Transaction } from './database';

/** A transaction that surrounds other work; ended, it surrounds nothing any more. */
interface Surrounding {
  readonly db: Database;
  tx?: Transaction;
}

const surroundings = new AsyncLocalStorage<Surrounding>();
/** Works that are surrounded at the moment. */
let running = 0;

/**
 * The same database, whose queries belong to the transaction that surrounds them by {@link asOneTransaction}, where there is
 * one. A transaction of the callee's own becomes a part of it, and can still fail without it.
 */
export function joinSurrounding(db: Database): Database {
  const joined: Database = new Proxy(db, {
    get(target, name) {
      const around = surroundings.getStore();
      const current: object = (around?.db === joined ? around.tx : undefined) ?? target;
      const member: unknown = Reflect.get(current, name, current);
      return typeof member === 'function' ? (member.bind(current) as unknown) : member;
    },
  });
  return joined;
}

/**
 * Runs work whose every query of this database, however deep it is made, is one transaction: all of it is written, or nothing.
 * The work may ask nobody else meanwhile: a transaction that waits for another service holds its locks for as long.
 * @throws whatever the work throws; nothing is written then
 */
export function asOneTransaction<T>(db: Database, work: () => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    const around: Surrounding = { db, tx };
    running += 1;
    try {
      return await surroundings.run(around, work);
    } finally {
      // What the work has left running goes on by itself, on a connection of its own.
      around.tx = undefined;
      running -= 1;
      // Until Node 24 every promise of the process pays for a store that is in use, and most requests need none.
      if (running === 0) surroundings.disable();
    }
  });
}
