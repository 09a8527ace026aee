import { environmentSchema } from '../../src/app/config/environment.schema';
import { ATTEMPT_TRANSITIONS } from '../../src/app/payments/attempt-status';
import { ORDER_TRANSITIONS } from '../../src/app/payments/order-status';
import { REVIEW_REASONS } from '../../src/app/payments/review-reason';
import { read } from '../deployment/files';

const README = read('apps/order-service/README.md');

/** A page's text under a heading, up to the next one of the same level. */
function section(title: string): string {
  const [, after] = README.split(`\n## ${title}\n`);
  return after?.split('\n## ')[0] ?? '';
}

/** The rows of all tables in a text, cell by cell; heads and rulers are left out. */
function rows(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  return lines
    .map((line) =>
      line
        .replaceAll(String.raw`\|`, '/')
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(
      (_, at) => !/^\|[\s:|-]+\|$/.test(lines[at] ?? '') && !/^\|[\s:|-]+\|$/.test(lines[at + 1] ?? ''),
    );
}

const words = (cell: string, pattern: RegExp): string[] => [...cell.matchAll(pattern)].map(([word]) => word);
const CAPITALS = /\b[A-Z][A-Z_\d]+\b/g;
const sorted = (transitions: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(transitions).map(([from, to]) => [from, [...to].sort()]));

describe('what is written of the life of a payment', () => {
  const table = (head: string) => {
    const [, after = ''] = section('The life of a payment').split(new RegExp(`\\n(?=\\| ${head} )`));
    return rows(after.split('\n\n')[0] ?? '');
  };

  it('leads from each state of an attempt where the code does', () => {
    const written = table('attempt').map(([state = '', , to = '']) => [state, words(to, CAPITALS)]);
    expect(sorted(Object.fromEntries(written) as Record<string, string[]>)).toEqual(
      sorted(ATTEMPT_TRANSITIONS),
    );
  });

  it('leads from each state of an order where the code does', () => {
    const written = table('order').map(([state = '', to = '']) => [state, words(to, CAPITALS)]);
    expect(sorted(Object.fromEntries(written) as Record<string, string[]>)).toEqual(
      sorted(ORDER_TRANSITIONS),
    );
  });

  it('is drawn as the code has it', () => {
    const [, drawing = ''] =
      /```mermaid\nstateDiagram-v2\n([\s\S]*?)```/.exec(read('docs/architecture.md')) ?? [];
    const edges = [...drawing.matchAll(/^ +(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from} ${to}`);
    const real = Object.entries(ATTEMPT_TRANSITIONS).flatMap(([from, to]) =>
      to.map((each) => `${from} ${each}`),
    );
    expect(edges.sort()).toEqual(real.sort());
  });

  it('names every reason for a review', () => {
    const [, sentence = ''] = /may be under review: ([^.]*)\./.exec(README) ?? [];
    expect(words(sentence, /\w+(?=`)/g)).toEqual([...REVIEW_REASONS]);
  });
});

describe('what is written of the configuration', () => {
  const written = rows(section('Configuration')).map(([variables = '', defaults = '']) => ({
    names: words(variables, CAPITALS).filter((name) => name !== 'NAME_FILE'),
    defaults: defaults.replaceAll('`', '').split(/, /),
  }));

  it('names every variable, and none that is not read', () => {
    const names = written.flatMap((row) => row.names);
    const read = Object.keys(environmentSchema.shape).filter((name) => name !== 'NODE_ENV');
    expect(names.sort()).toEqual([...read].sort());
  });

  it('has the defaults that count', () => {
    const real = environmentSchema.parse({}) as Record<string, unknown>;
    const wrong = written.flatMap(({ names, defaults }) =>
      names
        .map((name, at) => [name, defaults[at] ?? defaults[0], String(real[name])])
        .filter(([, said, counts]) => !['undefined', '', said].includes(counts)),
    );
    expect(wrong).toEqual([]);
  });
});

describe('what is written of the API', () => {
  const { paths } = JSON.parse(read('apps/order-service/openapi.json')) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const real = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  /** Machines' and QPay's, which the description leaves out. */
  const UNDESCRIBED = /^(GET|POST) \/(health|metrics|api\/docs|api\/openapi\.json|api\/qpay\/callback)/;

  it('names every route, and none that is not there', () => {
    const written = rows(section('API')).flatMap(([cell = '']) => {
      const routes = [...cell.matchAll(/`([A-Z]+)(?: ([^`?]+)[^`]*)?`/g)].map(([, method = '', path]) => ({
        method,
        path,
      }));
      // `POST`, `GET path`: the path counts for both.
      const paths = routes.map(({ path }) => path).filter((path) => path !== undefined);
      return routes.map(
        ({ method, path = paths[0] ?? '' }) =>
          `${method} ${path.startsWith('/') ? path : `/api/operator/${path}`}`,
      );
    });
    expect(written.filter((route) => !UNDESCRIBED.test(route)).sort()).toEqual(real.sort());
  });
});
