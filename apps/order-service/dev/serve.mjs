// `npx nx serve order-service`: the built service, and the simulator where no QPay account is configured.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Children } from './children.mjs';
import { PortTakenError, assertPortFree, untilAnswers } from './ports.mjs';
import { welcome } from './welcome.mjs';

const APP = fileURLToPath(new URL('..', import.meta.url));
const SERVICE = join(APP, 'dist/main.js');
const SIMULATOR_PORT = 6004;
const START_MS = 60_000;

const children = new Children();

/** Ends everything that was started, then this process. */
async function leave(code) {
  await children.end();
  process.exit(code);
}

function loadConfig() {
  if (!existsSync(SERVICE)) throw new Error('The service is not built: run npx nx build order-service.');
  const simulatorPort = Number(process.env.QPAY_SIMULATOR_PORT || SIMULATOR_PORT);
  const { loadConfig: load } = createRequire(import.meta.url)('../dist/app/config/load-config.js');
  const config = load({ ...process.env, DATA_DIR: process.env.DATA_DIR || join(APP, '.data') });
  const simulated = config.defaulted.includes('QPAY_CLIENT_ID') && !process.env.QPAY_BASE_URL;
  const service = `http://localhost:${config.port}`;
  const url = { service, simulator: `http://localhost:${simulatorPort}`, public: config.publicUrl };
  return { config, simulated, simulatorPort, url };
}

async function startSimulator({ simulatorPort, url }) {
  const root = dirname(createRequire(import.meta.url).resolve('qpay-simulator/package.json'));
  const args = ['--port', String(simulatorPort)];
  children.start('The simulator', {
    script: join(root, 'bin/qpay-simulator.js'),
    args,
    cwd: APP,
    env: process.env,
  });
  await untilAnswers(`${url.simulator}/`, START_MS);
}

async function startService({ config, simulated, url }) {
  const address = simulated ? { QPAY_BASE_URL: url.simulator } : {};
  // Whoever wants to see every request asks for it; here the welcome should stay in sight.
  const env = {
    LOG_LEVEL: 'warn',
    ...process.env,
    ...address,
    PORT: String(config.port),
    DATA_DIR: config.database.folder,
  };
  children.start('The service', { script: SERVICE, cwd: APP, env });
  await untilAnswers(`${url.service}/health/ready`, START_MS);
}

async function serve() {
  const setup = loadConfig();
  const service = { what: 'the order service', variable: 'PORT' };
  const simulator = { what: 'the simulator', variable: 'QPAY_SIMULATOR_PORT' };
  await assertPortFree(setup.config.port, service);
  if (setup.simulated) await assertPortFree(setup.simulatorPort, simulator);
  if (setup.simulated) await startSimulator(setup);
  await startService(setup);
  const { demoToken } = await import('./demo-token.mjs');
  console.log(welcome({ ...setup, token: await demoToken(setup.config) }));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void leave(0));
children.onUnexpectedEnd = (name, code) => {
  console.error(`${name} has ended (code ${code}), so everything ends.`);
  void leave(code || 1);
};

try {
  await serve();
} catch (error) {
  const forPeople = error instanceof PortTakenError || error.name === 'ConfigError';
  console.error(forPeople ? error.message : `The start has failed: ${error.message}`);
  await leave(1);
}
