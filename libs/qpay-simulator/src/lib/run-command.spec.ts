import { runCommand } from './run-command';
import { startQPaySimulator } from './start-simulator';
import { basic, Wire } from './testing/wire.testing';

describe(runCommand.name, () => {
  const written: string[] = [];
  const exitCode = process.exitCode;

  beforeEach(() => {
    written.length = 0;
    const write = (text: string | Uint8Array): boolean => written.push(String(text)) > 0;
    jest.spyOn(process.stdout, 'write').mockImplementation(write);
    jest.spyOn(process.stderr, 'write').mockImplementation(write);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = exitCode;
  });

  it('says in one line where it listens, serves the given account, and ends on a signal', async () => {
    const others = new Set([...process.listeners('SIGINT'), ...process.listeners('SIGTERM')]);
    await runCommand(['--port', '0', '--client-id', 'ME', '--client-secret', 'mine', '--lifetime', '60']);
    expect(written).toHaveLength(1);
    const url = /^qpay-simulator listens on (http:\/\/127\.0\.0\.1:\d+) /.exec(written[0] ?? '')?.[1] ?? '';
    expect((await new Wire(url).send('POST', '/v2/auth/token', basic('ME', 'mine'))).status).toBe(200);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      for (const listener of process.listeners(signal).filter((added) => !others.has(added))) {
        listener(signal);
        process.off(signal, listener);
      }
    }
    await expect(fetch(url)).rejects.toThrow();
  });

  it('shows its options on --help', async () => {
    await runCommand(['--help']);
    expect(written.join('')).toContain('--port <n>');
  });

  it.each([
    [['--port', 'abc'], '--port takes a whole number, not abc.'],
    [['--session', 'two'], '--session takes single or many, not two.'],
    [['--unknown'], '--unknown'],
  ])('explains %j and fails', async (argv, explanation) => {
    await runCommand(argv);
    expect(written.join('')).toContain(explanation);
    expect(process.exitCode).toBe(1);
  });

  it('explains that a port is taken', async () => {
    const taken = await startQPaySimulator();
    await runCommand(['--port', new URL(taken.url).port]);
    expect(written.join('')).toContain('EADDRINUSE');
    await taken.close();
  });
});
