/** What can be closed, by whatever name it has for that. */
type Closable =
  | { close(): unknown }
  | { stop(): unknown }
  /** A client of Redis. */
  | { disconnect(): unknown; readonly status: string };

/** What a test has opened: closed in the end whether the test passes or not, newest first, and all of it. */
export class Opened {
  private readonly things: Closable[] = [];

  /** Remembers the thing and gives it back. */
  add<T extends Closable>(thing: T): T {
    this.things.push(thing);
    return thing;
  }

  /** @throws the first error, when everything else is closed too */
  async close(): Promise<void> {
    const errors: unknown[] = [];
    for (const thing of this.things.splice(0).reverse()) {
      try {
        await close(thing);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}

function close(thing: Closable): unknown {
  if ('close' in thing) return thing.close();
  if ('stop' in thing) return thing.stop();
  // ioredis keeps the process for two seconds when a connection that is already gone is disconnected.
  return thing.status === 'end' ? undefined : thing.disconnect();
}

/** Closes after each test of the enclosing `describe` what the test adds, also when it fails half way. */
export function openedInEachTest(): Opened {
  const opened = new Opened();
  afterEach(() => opened.close());
  return opened;
}
