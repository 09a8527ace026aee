import { FieldErrors } from '../../core/field-errors';
import { asJsonObject, JsonObject } from '../../core/json';

/** A page of a list. */
export interface Page {
  number: number;
  limit: number;
  of<T>(rows: readonly T[]): T[];
}

/** Reads `offset`; complaints name the flat field, as seen live. @throws Refusal 400 */
export function readPage(body: JsonObject, highest?: number): Page {
  return pageOf(asJsonObject(body['offset']), 'page_number', 'page_limit', highest);
}

/** Reads a page from the two fields of these names. @throws Refusal 400 */
export function pageOf(fields: JsonObject, numberField: string, limitField: string, highest?: number): Page {
  new FieldErrors(fields)
    .range(numberField, fields[numberField], 1)
    .range(limitField, fields[limitField], 1, highest)
    .refuse();
  const number = Number(fields[numberField] ?? 1);
  const limit = Number(fields[limitField] ?? 100);
  return { number, limit, of: (rows) => rows.slice((number - 1) * limit, number * limit) };
}
