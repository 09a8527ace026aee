/** A token that QPay has issued. All moments are virtual time in milliseconds. */
export interface IssuedToken {
  value: string;
  issuedAt: number;
  /** Its true end. */
  endsAt: number;
  /** When a later login ended it, where an account has one session. */
  killedAt: number;
  /** The process that logged in; -1 is another system with the same credentials. */
  by: number;
}

/** Every token that QPay has issued, and which of them it still accepts: the truth that the checks go by. */
export class SessionBook {
  /** The last one issued. */
  latest?: IssuedToken;
  private readonly tokens = new Map<string, IssuedToken>();

  constructor(
    /** `single`: a login ends the token of the one before. */
    readonly rule: 'single' | 'many',
  ) {}

  get issued(): number {
    return this.tokens.size;
  }

  issue(now: number, endsAt: number, by: number): IssuedToken {
    if (this.rule === 'single' && this.latest) this.latest.killedAt = Math.min(this.latest.killedAt, now);
    const value = `token-${this.tokens.size + 1}`;
    const token = { value, issuedAt: now, endsAt, killedAt: Infinity, by };
    this.tokens.set(value, token);
    this.latest = token;
    return token;
  }

  find(value: string): IssuedToken | undefined {
    return this.tokens.get(value);
  }

  accepts(value: string, now: number): boolean {
    const token = this.tokens.get(value);
    return token !== undefined && now < token.endsAt && now < token.killedAt;
  }
}
