import { z } from 'zod';

/** Further names a field has on the wire, the first one found wins. Without an entry: the field's name in snake_case. */
export type WireNames<S> = { readonly [K in keyof S]?: readonly string[] };

/** Fields of an answer that this library does not know, by their wire names: kept aside, never refused. */
export type QPayExtraFields = Record<string, unknown>;

/**
 * The mapper between QPay's wire names and this library's: a schema of camelCase fields that reads an object of snake_case
 * ones. What it does not know ends up in `extra`.
 */
export function answer<S extends z.ZodRawShape>(shape: S, names: WireNames<S> = {}) {
  const wireNames = Object.keys(shape).map((field): [string, readonly string[]] => [
    field,
    names[field as keyof S] ?? [snakeCase(field)],
  ]);
  const known = new Set(wireNames.flatMap(([, alternatives]) => alternatives));
  const rename = (wire: unknown): unknown => {
    if (!isRecord(wire)) return wire;
    const fields = wireNames.map(
      ([field, alternatives]) => [field, firstPresent(wire, alternatives)] as const,
    );
    const extra = Object.entries(wire).filter(([name]) => !known.has(name));
    return Object.fromEntries([...fields, ['extra', Object.fromEntries(extra)]]) as Record<string, unknown>;
  };
  return z.preprocess(rename, z.object({ ...shape, extra: z.custom<QPayExtraFields>(isRecord) }));
}

function firstPresent(wire: Record<string, unknown>, names: readonly string[]): unknown {
  const found = names.find((name) => Object.hasOwn(wire, name) && wire[name] !== null);
  return found === undefined ? undefined : wire[found];
}

/** `p2pTransactions` → `p2p_transactions`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
