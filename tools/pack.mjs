// Lays out what is published of a library: `npx nx pack qpay` fills dist/packages/qpay.
//   node tools/pack.mjs libs/qpay dist/packages/qpay
// The workspace's manifest leads to TypeScript sources and internal parts; a stranger's copy must lead to neither.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

/** Entries that only this workspace may use. */
const INTERNAL = './internal';
const SOURCE_CONDITION = 'nestjs-qpay-source';

/** @returns the manifest for the registry: what installs, resolves and is promised, and nothing else */
function publishedManifest({ devDependencies: _, exports, dependencies, ...manifest }, project) {
  const entries = Object.entries(exports).filter(([entry]) => entry !== INTERNAL);
  return {
    ...manifest,
    ...repository(project),
    exports: Object.fromEntries(entries.map(([entry, target]) => [entry, withoutSource(target)])),
    ...typesVersions(entries),
    // Exact here, where a lock file is kept; a range there, so that a repair of theirs reaches whoever uses ours.
    dependencies: Object.fromEntries(
      Object.entries(dependencies).map(([name, version]) => [name, `^${version}`]),
    ),
  };
}

function withoutSource(target) {
  if (typeof target === 'string') return target;
  const { [SOURCE_CONDITION]: _, ...conditions } = target;
  return conditions;
}

/** `moduleResolution: node10`, which many Nest applications still have, knows no exports map. */
function typesVersions(entries) {
  const subpaths = entries.filter(([entry, target]) => entry !== '.' && target.types);
  if (subpaths.length === 0) return {};
  return {
    typesVersions: { '*': Object.fromEntries(subpaths.map(([e, { types }]) => [e.slice(2), [types]])) },
  };
}

/** Provenance is only given to a package that names the repository it is built in; a workflow knows its name. */
function repository(directory) {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env;
  return server && name ? { repository: { type: 'git', url: `git+${server}/${name}.git`, directory } } : {};
}

/** What npm itself would pack of the project by `files`, copied. */
function copyFiles(project, target) {
  const options = { cwd: project, encoding: 'utf8', maxBuffer: 2 ** 26 };
  const [{ files }] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], options),
  );
  for (const { path } of files) {
    cpSync(join(project, path), join(target, path));
    if (/\.(js|d\.ts)$/.test(path)) rewrite(join(target, path), withoutSourceMapLink);
    if (/^dist\/.*\.js$/.test(path)) rewrite(join(target, path), withoutComments);
  }
}

function rewrite(file, change) {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

/** Source maps are not shipped, so nothing may lead to one. */
function withoutSourceMapLink(text) {
  return text.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n');
}

/** Editors read the docstrings in the declarations; a second copy in the code is a sixth of the package. */
function withoutComments(text) {
  const compilerOptions = {
    removeComments: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
  };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

const [project, folder] = process.argv.slice(2);
if (!project || !folder) {
  console.error('Usage: node tools/pack.mjs <project folder> <target folder>');
  process.exit(2);
}
const target = resolve(folder);
rmSync(target, { recursive: true, force: true });
copyFiles(project, target);
const manifest = publishedManifest(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')), project);
writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
