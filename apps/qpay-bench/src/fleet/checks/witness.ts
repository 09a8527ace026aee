import { fingerprint } from 'nestjs-qpay/internal';
import { tokenOf, type RedisCommand } from '../redis/redis-command';

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
  /** The last token it handed out or was given. */
  last?: string;
  private readonly known = new Set<string>();
  private readonly dead = new Set<string>();
  private lastText: unknown;

  constructor(private readonly tokenKey: string) {}

  /** An answer of Redis has reached the process. */
  answered(command: RedisCommand, answer: unknown): void {
    if (command.name !== 'get' || answer === this.lastText || command.args[0] !== this.tokenKey) return;
    this.lastText = answer;
    const token = typeof answer === 'string' ? tokenOf(answer) : undefined;
    if (token !== undefined) this.learn(token);
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
    this.known.add(token);
    if (this.wasTold(token)) return;
    this.last = token;
    this.forced = false;
  }

  knows(token: string): boolean {
    return this.known.has(token);
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
