import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const DEPLOY = join(__dirname, '../../../../deploy/prometheus');
const promtool = (...args: string[]) => spawnSync('promtool', args, { cwd: DEPLOY, encoding: 'utf8' });
/** Debian's package `prometheus` brings it; without it the rules are still read by Prometheus' own grammar, in the spec beside this one. */
const there = promtool('--version').status === 0;

(there ? describe : describe.skip)('promtool, where it is installed,', () => {
  it('takes the alert rules', () => {
    const { status, stdout } = promtool('check', 'rules', 'alerts.yml');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/SUCCESS: \d+ rules found/)]);
  });

  it('takes the configuration that docker-compose.yml mounts', () => {
    const { status, stdout } = promtool('check', 'config', '--syntax-only', 'prometheus.yml');
    expect([status, stdout]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });
});
