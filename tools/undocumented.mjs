// Docstring coverage: `npx nx run qpay:api` writes the reference and then asks this for what has no sentence.
//   node tools/undocumented.mjs dist/api/api.json     exit code 1 when anything public, down to the members, is undocumented
// typedoc's own validation cannot be told that a table of constants is described once, as a table.
import { readFileSync } from 'node:fs';

/** typedoc's numbers for what a reader looks up: https://typedoc.org/api/enums/Models.ReflectionKind.html */
const KINDS = {
  8: 'enum',
  16: 'enum member',
  32: 'variable',
  64: 'function',
  128: 'class',
  256: 'interface',
  1024: 'property',
  2048: 'method',
  262144: 'accessor',
  2097152: 'type',
};
const VARIABLE = 32;

/** A sentence, or a tag that says something: the default of an option often says it all. */
const hasText = ({ comment }) =>
  [comment?.summary ?? [], ...(comment?.blockTags ?? []).map(({ content }) => content)]
    .flat()
    .some(({ text }) => text.trim() !== '');

/** JavaScript's own, which every error has. */
const isOfEveryError = ({ name, inheritedFrom }) =>
  inheritedFrom !== undefined && ['cause', 'message', 'name', 'stack', 'prepareStackTrace'].includes(name);

/** A function, method or accessor is described at its signatures. */
const isDocumented = (reflection) => {
  const { signatures = [], getSignature, setSignature } = reflection;
  const described = [reflection, ...signatures, getSignature, setSignature].filter(Boolean);
  return described.some(hasText);
};

/** @returns how many are to be described, and the paths of those that are not */
function look(reflection, path = []) {
  const here = [...path, reflection.name].filter((name) => name !== '__type');
  const wanted = reflection.kind in KINDS && !isOfEveryError(reflection);
  const missing =
    wanted && !isDocumented(reflection) ? [`${here.join('.')} (${KINDS[reflection.kind]})`] : [];
  if (reflection.kind === VARIABLE) return { count: 1, missing };
  const inner = insideOf(reflection).map((each) => look(each, here));
  return {
    count: inner.reduce((sum, { count }) => sum + count, wanted ? 1 : 0),
    missing: [...missing, ...inner.flatMap((each) => each.missing)],
  };
}

/** The reflections below one: its children, and those of the object types that it is made of. */
function insideOf({ children = [], type }) {
  return [...children, ...objectsIn(type)];
}

function objectsIn(type) {
  if (!type || typeof type !== 'object') return [];
  if (type.type === 'reflection') return [type.declaration];
  return [type.elementType, ...(type.types ?? []), ...(type.typeArguments ?? [])].flatMap(objectsIn);
}

const [file] = process.argv.slice(2);
const { count, missing } = look({ ...JSON.parse(readFileSync(file, 'utf8')), name: '' });
for (const path of missing) console.error(`undocumented: ${path}`);
console.log(`${count - missing.length} of ${count} public names and members documented`);
process.exitCode = count > 0 && missing.length === 0 ? 0 : 1;
