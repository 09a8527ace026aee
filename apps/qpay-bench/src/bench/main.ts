import { createRequire } from 'node:module';
import { main } from './command';
import { ForkedCrew } from './crew/forked-crew';
import type { BenchRedis } from './world';

/** The test servers are sources without a build, so this program is started with the loader in tools/. */
const testServers: { startRedis(): Promise<BenchRedis> } = createRequire(__filename)('test-servers');

// The servers and workers end with this process, also when somebody has had enough.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

main(process.argv.slice(2), {
  startRedis: testServers.startRedis,
  newCrew: () => new ForkedCrew(),
  print: (text) => void process.stdout.write(`${text}\n`),
  progress: (line) => void process.stderr.write(`… ${line}\n`),
}).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
