import { fingerprint } from 'nestjs-qpay/internal';
import { KEYS } from '../instance';
import { expiresAtOf, tokenOf } from '../redis/redis-command';
import type { World } from '../world';
import type { Rule } from './violation';

/** Contract: after these milliseconds no connected instance has a cleared token. */
export const CLEARING_MS = 1_000;
/** A command under way for longer than this was held up, in milliseconds. */
const LATE_MS = 1_000;

/** Holds the shared copy to its promises: it never gets older, and what was cleared stays away. */
export class StoreRules {
  private readonly buried = new Map<string, number>();
  private readonly stored = new Map<string, number>();
  private readonly late = new Set<string>();
  /** The latest end that the shared token has had since it was last removed on purpose. */
  private highWater = 0;

  constructor(
    private readonly world: World,
    private readonly broken: (rule: Rule, detail: string) => void,
  ) {}

  /** When an operator cleared this token; Infinity if none has. */
  clearedAt(token: string): number {
    return this.buried.get(token) ?? Infinity;
  }

  /** When this token was first stored; Infinity if it never was. */
  storedAt(token: string): number {
    return this.stored.get(token) ?? Infinity;
  }

  /** Written by a command that a frozen Redis carried out late, and so with too long a TTL: a limit, see the README. */
  wasLate(token: string): boolean {
    return this.late.has(token);
  }

  /** The shared token has changed. */
  changed(before: string | null, after: string | null): void {
    const { time, redis } = this.world;
    const token = tokenOf(after);
    if (after === null) this.highWater = 0;
    if (token === undefined) return;
    const expiresAt = expiresAtOf(after) ?? 0;
    this.world.tell(`store: ${before === null ? 'nothing' : tokenOf(before)} -> ${token}`);
    if (expiresAt < this.highWater) this.broken('the stored token never gets older', `${before} -> ${after}`);
    this.highWater = Math.max(this.highWater, expiresAt);
    this.checkCleared(token);
    if (redis.delayMs > LATE_MS) this.late.add(token);
    if (!this.stored.has(token)) this.stored.set(token, time.now);
  }

  /** Redis lost its memory: what comes back first need not be the newest. */
  forgotten(): void {
    this.highWater = 0;
  }

  /** An operator has cleared the cache. */
  cleared(token: string): void {
    this.buried.set(token, this.world.time.now);
  }

  /** Whoever had not heard of the clearing may still have it; the tombstone keeps it from putting it back. */
  private checkCleared(token: string): void {
    const { redis, time } = this.world;
    const buried = redis.data.get(KEYS.tombstone(fingerprint(token))) !== null;
    const clearedAt = this.clearedAt(token);
    if (buried && redis.delayMs < LATE_MS && time.now > clearedAt + CLEARING_MS)
      this.broken('no cleared token is put back', token);
  }
}
