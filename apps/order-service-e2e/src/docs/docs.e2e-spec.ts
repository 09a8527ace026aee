import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { anchorsOf, pages, repositoryFiles, ROOT } from './pages';
import { problemsOf } from './snippet-program';

const all = pages();
const files = repositoryFiles();
const snippets = all.flatMap((page) => page.snippets);

describe('the documentation', () => {
  it('is found: the README, the guides, the runbooks and the README of every project', () => {
    const paths = all.map(({ path }) => path);
    for (const path of ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'libs/qpay/README.md'])
      expect(paths).toContain(path);
    expect(paths.filter((path) => path.startsWith('docs/guides/')).length).toBeGreaterThan(5);
  });

  it('says in each fenced block what it is', () => {
    const unnamed = snippets.filter(
      ({ language, text }) => language === '' && /^\s*(npx|npm|curl|import) /m.test(text),
    );
    expect(unnamed.map(({ page, line }) => `${page}:${line}`)).toEqual([]);
  });

  it('has TypeScript that compiles against the sources, every snippet of it', () => {
    const typescript = snippets.filter(({ language }) => language === 'ts');
    expect(typescript.length).toBeGreaterThan(15);
    expect(problemsOf(typescript)).toEqual([]);
  });

  it('would find a snippet that does not compile', () => {
    const text = "await qpay.createInvoice({ amount: 1, description: 'x' });\n";
    const [problem] = problemsOf([{ page: 'wrong.md', line: 10, language: 'ts', text }]);
    expect(problem).toMatch(/^wrong\.md:10: .*senderInvoiceNo/);
  });
});

describe('what the documentation names', () => {
  const projects = new Map(
    files
      .filter((file) => /^((apps|libs)\/[^/]+|tools)\/project\.json$/.test(file))
      .map((file) => {
        const { name, targets } = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as {
          name: string;
          targets: Record<string, unknown>;
        };
        return [name, Object.keys(targets)];
      }),
  );

  it.each(all.map((page) => [page.path, page] as const))('%s: targets of nx exist', (_, { text }) => {
    const run = [...text.matchAll(/\bnx run ([\w-]+):([\w-]+)/g)].map(([, project, target]) => [
      project,
      target,
    ]);
    const short = [...text.matchAll(/\bnx (serve|build|test|lint|typecheck|e2e) ([a-z][\w-]*)/g)];
    const named = [...run, ...short.map(([, target, project]) => [project, target])];
    const unknown = named.filter(([project = '', target = '']) => !projects.get(project)?.includes(target));
    expect(unknown).toEqual([]);
  });

  it.each(all.map((page) => [page.path, page] as const))('%s: scripts of npm exist', (_, { text }) => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const named = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, script]) => script);
    expect(named.filter((script = '') => !Object.keys(scripts).includes(script))).toEqual([]);
  });

  it.each(all.map((page) => [page.path, page] as const))(
    '%s: links and anchors lead somewhere',
    (_, page) => {
      const links = [...page.prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
      const broken = links.filter((link) => {
        if (/^[a-z]+:/.test(link)) return false;
        const [path = '', anchor] = link.split('#');
        const target = path ? normalize(join(dirname(page.path), path)) : page.path;
        if (!existsSync(join(ROOT, target))) return true;
        const linked = all.find((other) => other.path === target);
        return anchor !== undefined && linked !== undefined && !anchorsOf(linked).has(anchor);
      });
      expect(broken).toEqual([]);
    },
  );

  describe('settings and options', () => {
    const sources = files
      .filter(
        (file) =>
          /\.(ts|mjs|js|json|yml|sql|bin)$|Dockerfile$/.test(file) && !file.endsWith('package-lock.json'),
      )
      .filter((file) => existsSync(join(ROOT, file)) && !file.startsWith('apps/order-service-e2e/src/docs/'))
      .map((file) => readFileSync(join(ROOT, file), 'utf8'))
      .join('\n');
    const words = new Set(sources.match(/[A-Za-z_$][\w$]*/g));
    /**
     * `NAME_FILE` stands for every secret's file, `NEW_WORD` for a status that nobody has seen yet, `REFUND_UNKNOWN` is the design's
     * name of a state, and `PAYMENTS_ENV` one of a reader's own application.
     */
    const placeholders = ['NAME_FILE', 'NEW_WORD', 'REFUND_UNKNOWN', 'PAYMENTS_ENV'];
    const known = (name: string) =>
      [name, name.replace(/_FILE$/, '')].some((word) => words.has(word)) || placeholders.includes(name);

    it.each(all.map((page) => [page.path, page] as const))('%s: they exist', (_, { text, prose }) => {
      const variables = [...text.matchAll(/(?<![\w/.-])[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+(?![\w])/g)].map(
        ([name]) => name,
      );
      const tables = prose.matchAll(/^\| `([a-z][A-Za-z]+)`/gm);
      const options = [...tables].map(([, name = '']) => name);
      expect([...new Set([...variables, ...options])].filter((name) => !known(name))).toEqual([]);
    });
  });
});
