import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages, ROOT } from './pages';

/** Where each kind of block is compiled, run, or compared with what is real. */
const SHOWN: Readonly<Record<string, string>> = {
  ts: 'apps/order-service-e2e/src/docs/docs.e2e-spec.ts',
  sh: 'apps/order-service-e2e/src/docs/commands.e2e-spec.ts',
  console: 'apps/order-service-e2e/src/docs/console.e2e-spec.ts',
  bash: 'apps/order-service-e2e/src/docs/console.e2e-spec.ts',
  sql: 'apps/order-service-e2e/src/docs/console.e2e-spec.ts',
  promql: 'apps/order-service/test/deployment/alerts-and-dashboard.spec.ts',
  json: 'apps/order-service-e2e/src/docs/blocks.e2e-spec.ts',
  mermaid: 'apps/order-service-e2e/src/docs/blocks.e2e-spec.ts',
  nginx: 'apps/order-service-e2e/src/docs/blocks.e2e-spec.ts',
  // What a command has printed and written there itself.
  text: 'apps/qpay-bench/src/fleet/command.spec.ts',
};
/** Arrows between folders, which lint holds; and rights of a Redis user, which a spec of the library gives one. */
const PLAIN = ['docs/architecture.md', 'docs/QPAY_AUTH_README.md'];

const snippets = pages().flatMap((page) => page.snippets);
const of = (language: string) => snippets.filter((snippet) => snippet.language === language);
const at = ({ page, line }: { page: string; line: number }) => `${page}:${line}`;

describe('blocks in the documentation', () => {
  it('are of kinds that something is made of, but for two that have no name', () => {
    const unknown = snippets.filter(({ language }) => language !== '' && !(language in SHOWN));
    expect(unknown.map(at)).toEqual([]);
    expect(
      of('')
        .map(({ page }) => page)
        .sort(),
    ).toEqual([...PLAIN].sort());
    for (const [kind, spec] of Object.entries(SHOWN))
      expect([kind, of(kind).length > 0, existsSync(join(ROOT, spec))]).toEqual([kind, true, true]);
  });

  it('of a Redis user’s rights are those that the library is tried with', () => {
    const [rights = ''] = of('')
      .map(({ text }) => /resetkeys .*$/m.exec(text)?.[0])
      .filter((text) => text !== undefined);
    const spec = readFileSync(join(ROOT, 'libs/qpay/test/redis-forms.spec.ts'), 'utf8');
    expect(rights).not.toBe('');
    expect(spec.replaceAll(/'\s*\+\s*'/g, '')).toContain(rights);
  });

  it('of JSON are what the compatibility lanes run with', () => {
    const lanes = readFileSync(join(ROOT, 'tools/compat/checks.mjs'), 'utf8');
    const [, transform = '', ignored = ''] =
      /COMPILED = \{[^}]*?transform: (\{.*\}),\n\s*transformIgnorePatterns: (\[.*?\]),/s.exec(lanes) ?? [];
    const asJson = (text: string) =>
      JSON.parse(text.replaceAll("'", '"').replaceAll(/(?<=[{ ])(\w+):/g, '"$1":')) as unknown;
    const real = { transform: asJson(transform), transformIgnorePatterns: asJson(ignored) };
    expect(of('json').map(({ text }) => JSON.parse(text) as unknown)).toEqual([real]);
  });

  it('of Mermaid are diagrams whose brackets, and whose blocks, are closed', () => {
    for (const snippet of of('mermaid')) {
      const [kind = ''] = snippet.text.trim().split('\n');
      expect([at(snippet), kind]).toEqual([
        at(snippet),
        expect.stringMatching(/^(flowchart (LR|TD)|sequenceDiagram|stateDiagram-v2)$/),
      ]);
      const unquoted = snippet.text.replaceAll(/"[^"\n]*"/g, '');
      const count = (pattern: RegExp) => unquoted.match(pattern)?.length ?? 0;
      expect([at(snippet), count(/[[({]/g)]).toEqual([at(snippet), count(/[\])}]/g)]);
      expect([at(snippet), count(/"/g)]).toEqual([at(snippet), 0]);
      const opened = count(/^ *(alt|opt|loop|par|subgraph|rect|critical|break)\b/gm);
      expect([at(snippet), opened]).toEqual([at(snippet), count(/^ *end$/gm)]);
    }
  });

  it('of nginx have each directive ended, and keep what is secret out of its logs', () => {
    const [{ text } = { text: '' }] = of('nginx');
    const directives = text.split('\n').filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
    expect(directives.filter((line) => !/[;{}]$/.test(line))).toEqual([]);
    expect(text.match(/\{/g)?.length).toBe(text.match(/\}/g)?.length);
    const hidden = [...text.matchAll(/^ +~(\S+) +(\S+);$/gm)].map(([, secret = '', shown = '']) => ({
      secret: new RegExp(secret),
      shown,
    }));
    for (const path of ['/api/qpay/callback/a-token?qpay_payment_id=1', '/checkout/an-order?view=a-token']) {
      const { shown } = hidden.find(({ secret }) => secret.test(path)) ?? { shown: path };
      expect(shown).not.toContain('a-token');
    }
    expect(/log_format without_secrets '.*\$logged_uri/.test(text)).toBe(true);
    expect(/log_format.*\$(request|request_uri|uri|args)\b/.test(text)).toBe(false);
    expect(text).toContain('error_log /var/log/nginx/orders-error.log crit;');
  });
});
