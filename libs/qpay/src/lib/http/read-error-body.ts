import type { QPayFieldError } from '../errors/qpay-error';

/** What the body of a refusal says, whichever of QPay's shapes it has. */
export interface QPayErrorBody {
  /** QPay's code, when there is one. */
  code?: string;
  /** QPay's text, when it says more than the code. */
  message?: string;
  fieldErrors: QPayFieldError[];
}

/** Codes are words; anything longer or with spaces is a sentence that took the code's place. */
const CODE = /^[A-Za-z][A-Za-z0-9_.-]{0,79}$/;
const MOST_FIELDS = 50;

/**
 * Reads the three shapes QPay refuses with: `{error: CODE, message}`, `{error: {field: {type, message}}, message: {…same…}}`
 * and `{error: CODE}` alone. Anything else (HTML, empty, a bare string) gives an empty result.
 */
export function readErrorBody(body: unknown): QPayErrorBody {
  if (!isRecord(body)) return { fieldErrors: [] };
  const { error, message } = body;
  const fieldErrors = [...fieldErrorsOf(error), ...(isRecord(error) ? [] : fieldErrorsOf(message))];
  const code = typeof error === 'string' && CODE.test(error) ? error : undefined;
  const texts = [message, error].filter((text) => typeof text === 'string');
  return { code, message: texts.find((text) => text !== '' && text !== code), fieldErrors };
}

function fieldErrorsOf(value: unknown): QPayFieldError[] {
  if (!isRecord(value)) return [];
  return Object.entries(value)
    .slice(0, MOST_FIELDS)
    .flatMap(([field, detail]) => (isRecord(detail) ? [{ field, ...typeAndMessage(detail) }] : []));
}

function typeAndMessage(detail: Record<string, unknown>): { type: string; message: string } {
  const { type, message } = detail;
  return {
    type: typeof type === 'string' ? type : 'INVALID',
    message: typeof message === 'string' ? message : '',
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
