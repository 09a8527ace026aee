import { fingerprint } from 'nestjs-qpay/internal';
import { expiresAtOf, tokenOf, type RedisCommand } from '../redis/redis-command';
import type { VirtualTime } from '../time/virtual-time';

/** A stored token that ends after this, in Unix seconds, is not believed by anybody. */
const POISON_SECONDS = 3e9;

/** What one process has been told, by whomever: the checks hold it to that and to nothing else. */
export class Witness {
  /** Logins of this process that are under way. */
  logins = 0;
  /** QPay has refused the token it had, so that its next login is a forced one. */
  forced = false;
  /** Its last login that was forced while it was alone, and how many of those there were in a row. */
  lastForced?: { at: number; inRow: number };
  /** How long its slowest login took, in milliseconds. */
  slowestLoginMs = 1_000;
  loginBeganAt = 0;
  /** Its last login was forced, with Redis out of reach, already when it was sent. */
  sentForced = false;
  /** The last token it handed out or was given. */
  last?: string;
  /** Tokens it has seen, with the step of the simulation in which it first did. */
  private readonly known = new Map<string, number>();
  private readonly dead = new Set<string>();
  private seen: string | null = null;
  private lastText: string | null = null;

  constructor(
    private readonly tokenKey: string,
    private readonly time: VirtualTime,
  ) {}

  /** An answer of Redis has reached the process. Only who asks for the TTL too wants to use the token. */
  answered(command: RedisCommand, answer: unknown): void {
    if (command.args[0] !== this.tokenKey) return;
    if (command.name === 'get') this.seen = typeof answer === 'string' ? answer : null;
    if (command.name !== 'pttl' || this.seen === this.lastText) return;
    this.lastText = this.seen;
    const token = tokenOf(this.seen);
    if (token !== undefined && (expiresAtOf(this.seen) ?? Infinity) < POISON_SECONDS) this.learn(token);
  }

  /** A message of another instance has reached the process. */
  heard(text: string): void {
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null) return;
    if (Reflect.get(message, 'type') === 'dropped')
      this.dead.add(String(Reflect.get(message, 'fingerprint')));
  }

  /** The process has seen this token. */
  learn(token: string): void {
    if (!this.known.has(token)) this.known.set(token, this.time.steps);
    if (this.wasTold(token)) return;
    this.last = token;
    this.forced = false;
  }

  /** Whether it has had the time to take note: what arrives together is read one after the other. */
  knows(token: string): boolean {
    return (this.known.get(token) ?? Infinity) < this.time.steps;
  }

  /** QPay, or an operator at this process, has told it that this token is dead. */
  bury(token: string): void {
    if (token === this.last) this.forced = true;
    this.dead.add(fingerprint(token));
  }

  wasTold(token: string): boolean {
    return this.dead.has(fingerprint(token));
  }
}
