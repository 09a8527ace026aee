import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The workspace's folder. */
export const root = join(__dirname, '..', '..');

/** Runs one of the workspace's commands to its end. @returns its exit code and all that it printed */
export function command(name: string, args: string[], { cwd = root, input = '' } = {}) {
  const PATH = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
  const env = { ...process.env, PATH, FORCE_COLOR: '0', QPAY_TEST_COUNTS: '' };
  const { status, stdout, stderr, error } = spawnSync(name, args, {
    cwd,
    env,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (error) throw error;
  return { status, stdout, output: `${stdout}${stderr}`.trim() };
}
