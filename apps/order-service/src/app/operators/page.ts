import { z } from 'zod';
import { ApiError } from '../errors/api-error';

const LONGEST_PAGE = 200;
const USUAL_PAGE = 50;

/** Query parameters of every list. */
export const pageQuery = {
  /** `nextCursor` of the page before. */
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(LONGEST_PAGE).default(USUAL_PAGE),
};

/** A part of a list, and where the next one begins; `null` at the end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Cuts what was read with one row more than wanted. */
export function toPage<R, T>(
  rows: readonly R[],
  limit: number,
  view: (row: R) => T,
  key: (row: R) => string[],
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last ? encodeCursor(key(last)) : null;
  return { items: shown.map(view), nextCursor };
}

function encodeCursor(parts: string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/**
 * The parts of a cursor, in the given forms.
 * @throws ApiError 400 for a text that is no cursor of this list
 */
export function decodeCursor(cursor: string | undefined, ...forms: RegExp[]): string[] | undefined {
  if (cursor === undefined) return undefined;
  const parts = parse(cursor);
  const fits = parts?.length === forms.length && forms.every((form, index) => form.test(parts[index] ?? ''));
  if (parts && fits) return parts;
  throw new ApiError(400, {
    code: 'CURSOR_INVALID',
    message: 'cursor is none of this list.',
    remedy: 'Use nextCursor of the page before, with the same filters, or leave it out.',
  });
}

function parse(cursor: string): string[] | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : undefined;
  } catch {
    return undefined;
  }
}

/** Forms of cursor parts. A moment is ISO text with all the digits that the database has. */
export const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z$/;
export const UUID_FORM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const NUMBER = /^\d{1,18}$/;
