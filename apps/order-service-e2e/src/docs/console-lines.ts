import { pages } from './pages';

/** A command that a reader types, as one line. */
interface ConsoleLine {
  page: string;
  text: string;
}

/** Blocks of what begins a server, installs or takes long: they are not run as they stand. */
const NOT_RUN_AS_IT_STANDS = ['console', 'bash'];

/** Their commands: continued lines joined, comments left out; where a block shows answers, its commands begin with `$`. */
export function consoleLines(): ConsoleLine[] {
  const blocks = pages().flatMap(({ snippets }) => snippets);
  return blocks
    .filter(({ language }) => NOT_RUN_AS_IT_STANDS.includes(language))
    .flatMap(({ page, text }) => commandsOf(text).map((command) => ({ page, text: command })));
}

function commandsOf(text: string): string[] {
  const lines = text
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.replace(/\s+# .*$/, '').trim())
    .filter(Boolean);
  const typed = lines.filter((line) => line.startsWith('$ '));
  return (typed.length > 0 ? typed : lines).map((line) => line.replace(/^\$ /, '').replaceAll(/\s+/g, ' '));
}

/** Where each of those commands is run, or what it names is read: the first that matches counts. */
export const SHOWN: readonly (readonly [command: RegExp, file: string])[] = [
  [/^(npm ci && )?npx nx serve order-service$/, 'apps/order-service-e2e/src/serve.e2e-spec.ts'],
  [/^npm ci && npm test$|^npx nx (test|e2e) [\w-]+$/, 'tools/test.mjs'],
  [/^npm install /, 'tools/compat/run.mjs'],
  [/^npx nx release /, '.github/workflows/ci.yml'],
  [/^npx nx run qpay-bench:bench/, 'apps/qpay-bench/src/bench/arguments.ts'],
  [/^npx nx run qpay-bench:fleet/, 'apps/qpay-bench/src/fleet/command.ts'],
  [/^npx nx run qpay-bench:orders/, 'apps/qpay-bench/src/orders/arguments.ts'],
  [/^npx qpay-simulator /, 'libs/qpay-simulator/src/lib/run-command.ts'],
  [/^(export QPAY_|QPAY_BASE_URL=.* npm start$|curl .*\/orders )/, 'tools/test/existing-app.spec.ts'],
  [/^cd apps\/order-service$|^MODEL_\w+=/, 'apps/order-service/test/model/model.spec.ts'],
  [
    /^NODE_ENV=production |^psql |^TOKEN=\$\(node |^npx nx run qpay:verify$/,
    'apps/order-service-e2e/src/docs/console.e2e-spec.ts',
  ],
];
