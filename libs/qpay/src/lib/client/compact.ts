/** The object without its undefined members, so that "not given" and "given as nothing" do not mix on the wire. */
export function compact<T extends Record<string, unknown>>(fields: T): Partial<T> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<T>;
}
