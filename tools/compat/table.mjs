// The table in the library's README, from what was seen and nothing else.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as prettier from 'prettier';
import { CHECKS } from './lanes.mjs';

const README = join(import.meta.dirname ?? '', '..', '..', 'libs', 'qpay', 'README.md');
const START = '<!-- compatibility: written by npm run test:compat -->';
const END = '<!-- /compatibility -->';

/** @returns the table and a note for every check that cannot be made */
function tableOf(results) {
  const reasons = [];
  const mark = (reason) => {
    if (!reasons.includes(reason)) reasons.push(reason);
    return `– <sup>${reasons.indexOf(reason) + 1}</sup>`;
  };
  const cell = ({ impossible, passed }) => (impossible ? mark(impossible) : passed ? 'yes' : 'NO');
  const rows = results.map(({ nest, ioredis, node, module, outcomes }) =>
    [nest, ioredis, node, module, ...CHECKS.map((name) => cell(outcomes[name]))].join(' | '),
  );
  const head = ['Nest', 'ioredis', 'Node', 'modules', ...CHECKS];
  const lines = [head.join(' | '), head.map(() => '---').join(' | '), ...rows].map((line) => `| ${line} |`);
  return [...lines, '', ...reasons.map((reason, index) => `${index + 1}. ${reason}.`)].join('\n');
}

export async function writeTable(results) {
  const text = readFileSync(README, 'utf8');
  const [before, rest] = text.split(START);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`${README} has no place for the table: ${START}`);
  const table = await prettier.format(tableOf(results), { parser: 'markdown' });
  writeFileSync(README, `${before}${START}\n\n${table}\n${END}${after}`);
}
