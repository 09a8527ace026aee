/** QPay nests six levels at most; what is deeper is not its API, and would overflow the stack of whoever walks through it. */
const DEEPEST = 100;

/** Names that reach an object's prototype once somebody copies by assignment; escaped ones are looked at as well. */
const SUSPICIOUS = /proto|constructor|\\u/;
const REFUSED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** JSON that is nested too deeply to be an answer of QPay's. */
export class TooDeepError extends Error {
  override readonly name = 'TooDeepError';
}

/**
 * Parses what another party has written: names that mean something to JavaScript itself are left out, wherever they stand.
 * @throws TooDeepError for more than 100 levels, SyntaxError for what is no JSON
 */
export function parseForeignJson(text: string): unknown {
  if (depthOf(text) > DEEPEST) throw new TooDeepError('The JSON is nested too deeply.');
  // Looking at each name costs more than parsing: only where one of them may stand.
  return SUSPICIOUS.test(text) ? JSON.parse(text, withoutRefused) : JSON.parse(text);
}

function withoutRefused(_name: string, value: unknown): unknown {
  if (typeof value === 'object' && value !== null)
    for (const name of REFUSED) if (Object.hasOwn(value, name)) Reflect.deleteProperty(value, name);
  return value;
}

/** Brackets inside texts do not count, and a backslash hides a quote. */
function depthOf(text: string): number {
  let [depth, deepest, inText] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inText) {
      if (character === '\\') at++;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return deepest;
}
