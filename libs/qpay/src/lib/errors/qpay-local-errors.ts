import { QPayError } from './qpay-error';

/** The application is set up wrongly. Thrown at boot where possible; the message names the option. */
export class QPayConfigurationError extends QPayError {
  readonly code = 'QPAY_CONFIGURATION';
  readonly retryable = false;
}

/** An argument was refused before anything was sent. The message names the argument and what it should be. */
export class QPayInputError extends QPayError {
  readonly code = 'QPAY_INVALID_INPUT';
  readonly retryable = false;
  /** The argument, by its name in the method's input: `amount`, `lines[0].quantity`… */
  readonly field: string;

  constructor(field: string, problem: string) {
    super(`${field} ${problem}`);
    this.field = field;
  }
}
