import { isJsonObject, JsonObject } from '../core/json';
import { QPaySimulatorRewrite } from './fault';

const DECIMAL_TEXT = /^-?\d+(\.\d+)?$/;

/** Applies a rewrite to a copy of a JSON answer. */
export function rewriteAnswer(body: unknown, rewrite: QPaySimulatorRewrite): unknown {
  const copy = mapValues(body, rewrite);
  for (const path of rewrite.remove ?? []) visit(copy, path.split('.'), (holder, key) => delete holder[key]);
  for (const [path, value] of Object.entries(rewrite.set ?? {})) {
    visit(copy, path.split('.'), (holder, key) => (holder[key] = value));
  }
  return copy;
}

function mapValues(value: unknown, rewrite: QPaySimulatorRewrite): unknown {
  if (Array.isArray(value)) return value.map((element) => mapValues(element, rewrite));
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([key, field]) => [key, mapValues(field, rewrite)]);
    const copy: JsonObject = Object.fromEntries(entries);
    if (rewrite.extraFields) copy['x_unknown_field'] = { added_by: 'simulator', list: [1, 'two', null] };
    return copy;
  }
  if (rewrite.numbersAsText && typeof value === 'number') return String(value);
  if (rewrite.textsAsNumbers && typeof value === 'string' && DECIMAL_TEXT.test(value)) return Number(value);
  return value;
}

function visit(node: unknown, path: string[], change: (holder: JsonObject, key: string) => void): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (Array.isArray(node)) {
    const chosen = key === '*' ? node : [node[Number(key)]];
    for (const element of chosen) visit(element, rest, change);
    return;
  }
  if (!isJsonObject(node)) return;
  if (rest.length === 0) change(node, key);
  else for (const name of key === '*' ? Object.keys(node) : [key]) visit(node[name], rest, change);
}
