/** What the service promises, and the simulation looks after. The numbers are those of the README. */
export type Rule =
  | 'no token past its end'
  | 'no dead token while a living one is known'
  | 'no token that this process was told is dead'
  | 'no cleared token a second later'
  | 'no cleared token is put back'
  | 'a stored token is announced'
  | 'one login at a time in a process'
  | 'every read settles'
  | 'one login per rotation'
  | 'no failed request'
  | 'no blocked read'
  | 'no login alone while the token works'
  | 'a growing pause between forced logins'
  | 'the stored token never gets older'
  | 'no unhandled rejection';

/** A promise was broken. */
export class Violation extends Error {
  override readonly name = 'Violation';

  constructor(
    readonly rule: Rule,
    readonly detail: string,
    /** Milliseconds of virtual time. */
    readonly at: number,
  ) {
    super(`${rule}: ${detail} (at ${(at / 1000).toFixed(3)} s)`);
  }
}
