import { parseArgs } from 'node:util';
import { QPaySimulator } from './simulator';
import { QPaySimulatorOptions } from './simulator-options';
import { startQPaySimulator } from './start-simulator';

const DEFAULT_PORT = 6004;

const USAGE = `Usage: qpay-simulator [options]

  --port <n>             port of the merchant API and the wallet page (default ${DEFAULT_PORT})
  --host <address>       interface to listen on (default 127.0.0.1)
  --quickqr-port <n>     a port of its own for QuickQR (default: only under /quickqr)
  --client-id, --client-secret, --invoice-code, --terminal-id
                         the account (default SIMULATOR, simulator-secret, SIMULATOR_INVOICE, SIMULATOR_TERMINAL)
  --environment <name>   sandbox or production (default sandbox)
  --session <rule>       single or many live sessions per account (default single)
  --lifetime <seconds>   life of a token (default 86400)
  --seed <n>             repeat the ids of an earlier run
  --help
`;

/** The command `qpay-simulator`: starts a simulator, says where it listens, and ends it on Ctrl-C. */
export async function runCommand(argv: readonly string[]): Promise<void> {
  let simulator: QPaySimulator;
  try {
    const options = readArguments(argv);
    if (!options) {
      process.stdout.write(USAGE);
      return;
    }
    simulator = await startQPaySimulator(options);
  } catch (error) {
    process.stderr.write(`qpay-simulator: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`qpay-simulator listens on ${simulator.url} (wallet page: ${simulator.url}/)\n`);
  const stop = (): void => void simulator.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function readArguments(argv: readonly string[]): QPaySimulatorOptions | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: text,
      host: text,
      'quickqr-port': text,
      'client-id': text,
      'client-secret': text,
      'invoice-code': text,
      'terminal-id': text,
      environment: text,
      session: text,
      lifetime: text,
      seed: text,
      help: { type: 'boolean' },
    },
  });
  if (values.help) return undefined;
  return {
    port: wholeNumber('--port', values.port) ?? DEFAULT_PORT,
    host: values.host,
    quickQrPort: wholeNumber('--quickqr-port', values['quickqr-port']),
    clientId: values['client-id'],
    clientSecret: values['client-secret'],
    invoiceCode: values['invoice-code'],
    terminalId: values['terminal-id'],
    environment: oneOf('--environment', values.environment, ['sandbox', 'production']),
    session: oneOf('--session', values.session, ['single', 'many']),
    lifetimeSeconds: wholeNumber('--lifetime', values.lifetime),
    seed: wholeNumber('--seed', values.seed),
    shortUrl: 'wallet',
    remembered: 1_000,
  };
}

function wholeNumber(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw new Error(`${name} takes a whole number, not ${value}.`);
  return Number(value);
}

function oneOf<T extends string>(
  name: string,
  value: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const chosen = choices.find((choice) => choice === value);
  if (!chosen) throw new Error(`${name} takes ${choices.join(' or ')}, not ${value}.`);
  return chosen;
}
