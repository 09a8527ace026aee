/** Makes Excel read the file as UTF-8. */
export const CSV_START = '\uFEFF';
const LINE_END = '\r\n';

/** What spreadsheets take for the beginning of a formula, wide forms included. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20|%]/;
const TO_BE_QUOTED = /[",;\r\n\t]/;

/** What may stand in a cell. */
export type CsvValue = string | number | Date | null;

/**
 * One line. A text that a spreadsheet would take for a formula gets an apostrophe in front: what a customer has typed must not
 * run on an operator's machine.
 */
export function csvLine(values: readonly CsvValue[]): string {
  return values.map(cell).join(',') + LINE_END;
}

function cell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = value instanceof Date ? value.toISOString() : harmless(value);
  return TO_BE_QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function harmless(text: string): string {
  // A blank in front does not keep every spreadsheet from calculating.
  return FORMULA.test(text.trimStart()) || FORMULA.test(text) ? `'${text}` : text;
}
