import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Which kind of project may use which: see docs/architecture.md. */
const depConstraints = [
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:sdk'] },
  {
    sourceTag: 'type:sdk',
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: ['express', 'fastify', '@nestjs/platform-*', '@nestjs/config'],
  },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:testing'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:sdk', 'type:testing'] },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:sdk', 'type:testing'] },
];

/** Specs may start servers and the simulator, whatever their project may ship. */
const specConstraints = [{ sourceTag: '*', onlyDependOnLibsWithTags: ['*'] }];

const boundaries = (depConstraints, enforceBuildableLibDependency = true) => ({
  '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency, allow: [], depConstraints }],
});

const specs = ['**/*.spec.ts', '**/*.e2e-spec.ts', '**/test/**/*.ts', '**/*.testing.ts'];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/coverage/**', '**/.data/**', '.nx/**', 'tmp/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      ...boundaries(depConstraints),
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 200 }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
    },
  },
  {
    files: specs,
    rules: {
      ...boundaries(specConstraints, false),
      'max-lines-per-function': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'fetch',
          'AbortSignal',
          'setTimeout',
          'clearTimeout',
          'URL',
          'Buffer',
          'module',
          'require',
          '__dirname',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: {
      'max-lines': ['error', { max: 200 }],
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-require-imports': 'off',
    },
  },
  prettier,
);
