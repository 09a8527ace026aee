import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, root } from './command';

const LANES = `
  import { CHECKS, INSTALLS, lanesOf } from './tools/compat/lanes.mjs';
  const lanes = INSTALLS.flatMap((install) => lanesOf(install).map((lane) => ({ ...lane, packages: install.packages })));
  console.log(JSON.stringify({ checks: CHECKS, lanes }));
`;
interface Lane {
  node: string;
  module: string;
  packages: Record<string, string>;
}

/** The cells of every row of the table that `npm run test:compat` has written. */
function tableInReadme() {
  const readme = readFileSync(join(root, 'libs/qpay/README.md'), 'utf8');
  const table = /<!-- compatibility: .+? -->([^]+)<!-- \/compatibility -->/.exec(readme)?.[1] ?? '';
  const lines = table.split('\n').filter((line) => line.startsWith('|'));
  const cells = (line: string) => line.split('|').map((cell) => cell.replace(/<sup>.*<\/sup>/, '').trim());
  const [head, , ...rows] = lines.map((line) => cells(line).slice(1, -1));
  return { head, rows };
}

describe('the compatibility table', () => {
  const { stdout } = command('node', ['--input-type=module', '--eval', LANES]);
  const { checks, lanes } = JSON.parse(stdout) as { checks: string[]; lanes: Lane[] };

  it('has a row for every lane there is, of the versions that the lanes install, each check passed', () => {
    const { head, rows } = tableInReadme();
    expect(head).toEqual(['Nest', 'ioredis', 'Node', 'modules', ...checks]);
    expect(rows).toEqual(
      lanes.map(({ node, module, packages }) => [
        packages['@nestjs/common'],
        packages.ioredis,
        node,
        module,
        ...checks.map(() => 'yes'),
      ]),
    );
    expect(rows.length).toBe(16);
  });
});
