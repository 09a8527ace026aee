import { QPayInputError } from '../errors/qpay-local-errors';

const LONGEST_ID = 255;

/**
 * The path with its id, which may come from outside: percent-encoded, and never one that would change the path itself.
 *
 * @throws QPayInputError for an empty or over-long id, and for `.` and `..`.
 */
export function pathWithId(path: string, id: string | undefined): string {
  if (!path.includes('{id}')) return path;
  if (typeof id !== 'string' || id === '' || id.length > LONGEST_ID || /^\.+$/.test(id)) {
    throw new QPayInputError('id', 'must be the id QPay gave.');
  }
  return path.replace('{id}', encodeURIComponent(id));
}
