import type { Redis } from 'ioredis';
import type { Count } from './window-counter';

/** Nobody waits longer than this to be counted, in milliseconds. */
const PATIENCE_MS = 100;

/** One round trip, and never a window without an end. */
const HIT = `local hits = redis.call('INCRBY', KEYS[1], ARGV[2])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) left = tonumber(ARGV[1]) end
return { hits, left }`;

/** Hits of one key that are counted by one command. */
interface Batch {
  size: number;
  /** When its first hit has waited long enough. */
  readonly endsAt: number;
  /** The count with all of them. */
  counted: Promise<Count>;
}

/**
 * Counts hits in Redis, for all instances together. What comes for a key while a command for it is on its way goes with the next
 * command: a flood from one address is one command a round trip, and each hit of it still has a number of its own.
 */
export class SharedCounter {
  /** Not sent yet. */
  private readonly batches = new Map<string, Batch>();
  private readonly onTheirWay = new Map<string, Promise<Count>>();

  constructor(private readonly redis: Redis) {}

  /**
   * @param windowMs for which a key is counted from its first hit on, in milliseconds
   * @throws Error when Redis has refused it, or has not answered in time: it may be counted all the same
   */
  async hit(key: string, windowMs: number): Promise<Count> {
    const batch = this.batches.get(key) ?? this.open(key, windowMs);
    const place = (batch.size += 1);
    const { hits, leftMs } = await batch.counted;
    return { hits: hits - batch.size + place, leftMs };
  }

  private open(key: string, windowMs: number): Batch {
    const before = this.onTheirWay.get(key) ?? Promise.resolve();
    const endsAt = performance.now() + PATIENCE_MS;
    const counted = before
      .catch((error: unknown) => {
        // Redis has had its time: whoever has waited for it does not wait again.
        this.batches.delete(key);
        throw error;
      })
      .then(() => this.send(key, windowMs, batch));
    const batch: Batch = { size: 0, endsAt, counted };
    this.batches.set(key, batch);
    return batch;
  }

  private send(key: string, windowMs: number, { size, endsAt }: Batch): Promise<Count> {
    this.batches.delete(key);
    const counted = by(endsAt, this.redis.eval(HIT, 1, key, windowMs, size)).then((answer) => {
      const [hits, leftMs] = answer as [number, number];
      return { hits, leftMs };
    });
    this.onTheirWay.set(key, counted);
    const ended = () => this.onTheirWay.delete(key);
    counted.then(ended, ended);
    return counted;
  }
}

/** The same, until a time of `performance.now()`. @throws Error then */
function by<T>(endsAt: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`Redis has not answered in ${PATIENCE_MS} ms.`)),
      endsAt - performance.now(),
    );
    const ended = () => clearTimeout(timer);
    work.then(resolve, reject).then(ended, ended);
  });
}
