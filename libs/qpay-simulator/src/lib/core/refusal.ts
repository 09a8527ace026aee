import { CODE_TEXTS } from './code-texts';

/** QPay saying no: an HTTP status and the body that goes with it. Thrown by the rules, turned into an answer by the server. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly qpayCode: string | undefined,
  ) {
    super(`QPay refuses with ${status} ${qpayCode ?? ''}`.trim());
    this.name = 'Refusal';
  }

  /** A business refusal, `{"error": code, "message": text}`; the text defaults to the one of QPay's table, else to the code. */
  static business(status: number, code: string, message: string = CODE_TEXTS[code] ?? code): Refusal {
    return new Refusal(status, { error: code, message }, code);
  }

  /** The degenerate form without a message, seen from e-barimt. */
  static bare(status: number, code: string): Refusal {
    return new Refusal(status, { error: code }, code);
  }
}
