// What docs/guides/existing-nest-app.md tells a reader to do, done: nothing here knows the code that is copied.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const GUIDE = join(import.meta.dirname, '..', '..', 'docs', 'guides', 'existing-nest-app.md');
const guide = readFileSync(GUIDE, 'utf8');

/** The arguments of the guide's `npm install` for the application, and of the one for its tests; with what it says of Nest 12. */
export function packagesToInstall({ nest }) {
  const [, atRunTime, forTests] = /npm install (?!-)(.+)\nnpm install --save-dev (.+)\n/.exec(guide);
  const axios = nest === 12 ? /With Nest 12 `([^`]+)`/.exec(guide)[1] : '@nestjs/axios@4';
  return {
    atRunTime: atRunTime.replace('@nestjs/axios@4', axios).split(' '),
    forTests: forTests.split(' '),
  };
}

/** Writes the guide's files into an application. @returns their names */
export function copyFiles(application, { modules }) {
  const files = [...guide.matchAll(/```ts\n\/\/ (src\/\S+)\n([^]*?)```/g)].map(([, name, code]) => ({
    name,
    code,
  }));
  for (const { name, code } of files) {
    mkdirSync(dirname(join(application, name)), { recursive: true });
    writeFileSync(join(application, name), withExtensions(code, modules));
  }
  return files.map(({ name }) => name);
}

/** The lines that the guide has a reader write into files of the starter's. */
export function importModule(application, { modules }) {
  const [, line] = /`(import \{ PaymentsModule \}[^`]+)`/.exec(guide);
  edit(join(application, 'src/app.module.ts'), [
    [/^/, `${withExtensions(line, modules)}\n`],
    [/imports: \[/, 'imports: [PaymentsModule, '],
  ]);
  edit(join(application, 'src/main.ts'), [
    [/await app\.listen/, 'app.enableShutdownHooks();\n  await app.listen'],
  ]);
}

const withExtensions = (code, modules) =>
  modules === 'esm' ? code.replace(/( from '\.[^']+)'/g, "$1.js'") : code;

function edit(file, changes) {
  const edited = changes.reduce(
    (text, [before, after]) => {
      if (!before.test(text)) throw new Error(`${file} has no ${before}: has the starter changed?`);
      return text.replace(before, after);
    },
    readFileSync(file, 'utf8'),
  );
  writeFileSync(file, edited);
}
