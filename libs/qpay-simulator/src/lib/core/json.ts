/** A JSON object whose fields nobody has checked yet. */
export type JsonObject = { [key: string]: unknown };

/** Tells a JSON object from lists, `null` and plain values. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object itself, or an empty one when the value is something else. */
export function asJsonObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** The text itself, or `undefined` when the value is something else. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
