import type { QPayClock } from '../config/clock';
import { HeldToken, type TokenFacts } from './access-token';
import type { RenewalReason } from './auth-events';
import type { TokenSettings } from './token-settings';

/** How many refused tokens are remembered, so that none comes back from the store: a long outage of Redis refuses many. */
const REMEMBERED = 32;

type AdoptionListener = (token: HeldToken, before?: HeldToken) => void;

/** The one token of this process. */
export class TokenHolder {
  private held?: HeldToken;
  private refused: string[] = [];
  private lossReason: RenewalReason = 'cold';
  private readonly adopted = new Set<AdoptionListener>();

  constructor(
    private readonly clock: QPayClock,
    private readonly random: () => number,
    private readonly settings: Pick<TokenSettings, 'storeMarginSeconds'>,
  ) {}

  get current(): HeldToken | undefined {
    return this.held;
  }

  /** Why a caller has to wait now. */
  get reason(): RenewalReason {
    return this.held ? 'hard' : this.lossReason;
  }

  /** Calls back with every token that is taken on, and the one held before. */
  onAdopted(listener: AdoptionListener): void {
    this.adopted.add(listener);
  }

  /** Measures a token without taking it on. */
  measure(facts: TokenFacts, elapsedMs = 0): HeldToken {
    const storeMarginMs = this.settings.storeMarginSeconds * 1000;
    return new HeldToken(facts, this.clock, { storeMarginMs, jitter: this.random(), elapsedMs });
  }

  adopt(token: HeldToken): HeldToken {
    const before = this.held;
    this.held = token;
    this.lossReason = 'cold';
    for (const listener of this.adopted) listener(token, before);
    return token;
  }

  /** Whether QPay, an operator or another instance said that this token must not be used. */
  isRefused(print: string): boolean {
    return this.refused.includes(print);
  }

  /** Never hands this token out again; true when it was the held one. */
  refuse(print: string, why: RenewalReason = 'rejected'): boolean {
    if (!this.isRefused(print)) this.refused = [...this.refused, print].slice(-REMEMBERED);
    if (this.held?.fingerprint !== print) return false;
    this.held = undefined;
    this.lossReason = why;
    return true;
  }
}
