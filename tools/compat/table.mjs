// The table in the library's README, from what was seen and nothing else.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as prettier from 'prettier';
import { CHECKS, INSTALLS, jestCompiles, lanesOf } from './lanes.mjs';

const README = join(import.meta.dirname ?? '', '..', '..', 'libs', 'qpay', 'README.md');
const START = '<!-- compatibility: written by npm run test:compat -->';
const END = '<!-- /compatibility -->';
/** Named in every row; the other versions stand below the table. */
const IN_A_ROW = ['@nestjs/common', 'ioredis'];
const COMPILED =
  'With Nest compiled to CommonJS for jest: [how, and why](../../docs/upgrading.md#jest-and-nest-12).';

/** @returns the lanes in the order of the table; throws where one is missing, or two slices had different tarballs */
export function wholeOf(results) {
  const packed = new Set(results.map(({ tarballs }) => JSON.stringify(tarballs)));
  if (packed.size > 1) throw new Error('The slices were made of different tarballs: run them again');
  const wanted = INSTALLS.flatMap((install) => lanesOf(install));
  return wanted.map((lane) => {
    const found = results.find((result) => Object.keys(lane).every((key) => result[key] === lane[key]));
    const missing = CHECKS.filter((name) => found?.outcomes[name] === undefined);
    if (missing.length > 0) throw new Error(`Not run: ${Object.values(lane).join(', ')}: ${missing.join()}`);
    return found;
  });
}

function tableOf(results) {
  const row = (lane) => {
    const cell = (name) => {
      if (!lane.outcomes[name].passed) return 'NO';
      return name === 'jest' && jestCompiles(lane) ? 'yes <sup>1</sup>' : 'yes';
    };
    const { versions, module } = lane;
    return [...IN_A_ROW.map((name) => versions[name]), versions.node, module, ...CHECKS.map(cell)];
  };
  const head = ['Nest', 'ioredis', 'Node', 'modules', ...CHECKS];
  const lines = [head, head.map(() => '---'), ...results.map(row)].map((cells) => `| ${cells.join(' | ')} |`);
  return [...lines, '', `1. ${COMPILED}`, '', `Beside them: ${besides(results)}.`].join('\n');
}

/** Every other version that was installed; where the lanes had several, all of them. */
function besides(results) {
  const names = [...new Set(results.flatMap(({ versions }) => Object.keys(versions)))];
  const others = names.filter((name) => !IN_A_ROW.includes(name) && name !== 'node').sort();
  const seen = (name) => [...new Set(results.map(({ versions }) => versions[name]).filter(Boolean))].sort();
  return others.map((name) => `${name} ${seen(name).join(' and ')}`).join(', ');
}

export async function writeTable(results) {
  const text = readFileSync(README, 'utf8');
  const [before, rest] = text.split(START);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`${README} has no place for the table: ${START}`);
  const table = await prettier.format(tableOf(results), { parser: 'markdown' });
  writeFileSync(README, `${before}${START}\n\n${table}\n${END}${after}`);
}
