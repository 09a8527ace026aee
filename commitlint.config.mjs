// `npx commitlint --from origin/main`: type(project): imperative. The scopes are the projects, so that a new one needs no entry here.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname ?? '.';
const folders = ['libs', 'apps'].flatMap((group) =>
  readdirSync(join(root, group)).map((name) => join(root, group, name, 'project.json')),
);
const nameOf = (file) => JSON.parse(readFileSync(file, 'utf8')).name;

export default {
  // With `!` for a change that asks something of whoever upgrades.
  parserPreset: {
    parserOpts: {
      headerPattern: /^(\w+)(?:\(([^)]*)\))?!?: (.*)$/,
      headerCorrespondence: ['type', 'scope', 'subject'],
    },
  },
  rules: {
    'header-max-length': [2, 'always', 100],
    'scope-empty': [2, 'never'],
    'scope-enum': [2, 'always', [...folders, join(root, 'tools', 'project.json')].map(nameOf)],
    'subject-empty': [2, 'never'],
    'subject-full-stop': [2, 'never', '.'],
    'type-empty': [2, 'never'],
    'type-enum': [2, 'always', ['feat', 'fix', 'perf', 'refactor', 'test', 'docs', 'chore']],
  },
};
