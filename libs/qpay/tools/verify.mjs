// Shows that the token is shared: `npx nx run qpay:verify`.
// With QPAY_CLIENT_ID, QPAY_CLIENT_SECRET and QPAY_INVOICE_CODE (and QPAY_BASE_URL, REDIS_DATABASE_URI) it asks that QPay,
// without them a simulator that it starts. Exit code 1 when something does not hold.
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';

const require = createRequire(import.meta.url);
const { closeQPay, getQPayAuthService } = require('nestjs-qpay');
const { Logger } = require('@nestjs/common');

const CONCURRENT = 5;

async function timed(work) {
  const startedAt = performance.now();
  const value = await work();
  return { value, ms: performance.now() - startedAt };
}

/** Without credentials: a simulated QPay whose login takes as long as a real one's. */
async function simulate() {
  const { startQPaySimulator } = require('qpay-simulator');
  const simulator = await startQPaySimulator({ loginDelayMs: 200 });
  process.env.QPAY_CLIENT_ID = simulator.credentials.clientId;
  process.env.QPAY_CLIENT_SECRET = simulator.credentials.clientSecret;
  process.env.QPAY_INVOICE_CODE = simulator.credentials.invoiceCode;
  process.env.QPAY_BASE_URL = simulator.url;
  return simulator;
}

const ms = (value) => `${value.toFixed(3)} ms`;

function report(rows) {
  for (const { claim, holds, figure } of rows) console.log(`${holds ? 'ok  ' : 'FAIL'}  ${claim}: ${figure}`);
  return rows.every((row) => row.holds);
}

async function verify() {
  const auth = getQPayAuthService();
  const renewals = [];
  auth.events$.subscribe((event) => event.type === 'renewal' && renewals.push(event));
  const first = await timed(() => auth.getAccessToken());
  const source = renewals.at(-1)?.outcome === 'login' ? 'a login at QPay' : 'the shared store';
  const before = renewals.length;
  const second = await timed(() => auth.getAccessToken());
  const many = await timed(() =>
    Promise.all(Array.from({ length: CONCURRENT }, () => auth.getAccessToken())),
  );
  const tokens = new Set([first.value, second.value, ...many.value]);
  return report([
    { claim: `first token (${source})`, holds: first.value.length > 0, figure: ms(first.ms) },
    { claim: 'second token (from the cache)', holds: renewals.length === before, figure: ms(second.ms) },
    { claim: 'ratio', holds: second.ms < first.ms, figure: `${Math.round(first.ms / second.ms)} : 1` },
    { claim: `${CONCURRENT} concurrent calls`, holds: renewals.length === before, figure: ms(many.ms) },
    {
      claim: 'all tokens identical',
      holds: tokens.size === 1,
      figure: tokens.size === 1 ? 'yes' : `no, ${tokens.size} of them`,
    },
  ]);
}

async function main() {
  Logger.overrideLogger(['warn', 'error']);
  const simulator = process.env.QPAY_CLIENT_ID ? undefined : await simulate();
  console.log(
    simulator
      ? 'Against a simulator (set QPAY_CLIENT_ID … for the real QPay).'
      : 'Against the QPay of the environment.',
  );
  try {
    return await verify();
  } finally {
    await closeQPay();
    await simulator?.close();
  }
}

main().then(
  (holds) => (process.exitCode = holds ? 0 : 1),
  (error) => {
    console.error(`${error.code ?? 'ERROR'}: ${error.message}`);
    process.exitCode = 1;
  },
);
