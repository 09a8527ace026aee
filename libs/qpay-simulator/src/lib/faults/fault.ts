/** What every fault has. */
interface FaultScope {
  /** `invoice.create`, `invoice.*` or `*`. */
  operation: string;
  /** How many calls it hits; `Infinity` until it is removed (`null` in JSON). @default 1 */
  times?: number | null;
  /** How many matching calls pass unharmed first. @default 0 */
  skip?: number;
  /** Hits each matching call with this seeded chance. @default 1 */
  probability?: number;
  /** Wait this long in real time first. @default 0 */
  delayMs?: number;
  /**
   * `before`: nothing has happened at QPay yet. `after`: QPay has done the work (the invoice exists, the session began) and only
   * the answer suffers: the unknown outcome. @default 'before'
   */
  when?: 'before' | 'after';
}

/** Changes to a JSON answer. Paths are written `rows.0.payment_amount`; `*` stands for every element. */
export interface QPaySimulatorRewrite {
  /** Fields to put in place of what is there. */
  set?: Record<string, unknown>;
  /** Fields to leave out. */
  remove?: string[];
  /** Every number becomes a text. */
  numbersAsText?: boolean;
  /** Every decimal text becomes a number (ids included, where they look like one). */
  textsAsNumbers?: boolean;
  /** Adds fields nobody knows, to the answer and to every object in it. */
  extraFields?: boolean;
}

/** What a fault does. */
export type QPaySimulatorFaultEffect =
  /** Only waits: `delayMs`. */
  | { kind: 'delay' }
  /** Holds the call until `release()` on the handle, or until the simulator closes. */
  | { kind: 'hang' }
  /** Closes the connection without an answer. */
  | { kind: 'drop' }
  /** Resets the connection (RST). */
  | { kind: 'reset' }
  /** Answers this; a text is sent as HTML, anything else as JSON, nothing as an empty body. */
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  /** Answers 401 as for a token that does not count, whatever the token. */
  | { kind: 'unauthorized' }
  /** Answers 500 `SYSTEM_BUSY`, with or without the `message` key. @default message true */
  | { kind: 'busy'; message?: boolean }
  /** Answers a proxy's HTML page. @default status 502 */
  | { kind: 'html'; status?: number }
  /** Does the work and sends half the JSON: as a whole HTTP answer, or cut off mid-body. @default 'cut' */
  | { kind: 'truncate'; framing?: 'cut' | 'whole' }
  /** Does the work and changes the answer. */
  | ({ kind: 'rewrite' } & QPaySimulatorRewrite);

/** A scripted fault: which calls, how often, and what happens to them. */
export type QPaySimulatorFault = FaultScope & QPaySimulatorFaultEffect;

/** A fault that was added. */
export interface QPaySimulatorFaultHandle {
  readonly id: number;
  /** How many calls it has hit. */
  readonly hits: number;
  /** How many more it will hit. */
  readonly remaining: number;
  /** Lets the calls go that a `hang` holds, now and from now on. */
  release(): void;
  /** Removes it; calls it holds are let go. */
  remove(): void;
}
