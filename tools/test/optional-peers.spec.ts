import { join } from 'node:path';
import { command, root } from './command';

const packages = join(root, 'dist/packages');

/** Node's loader as the library meets it where none of the optional peers is installed, then what the test has to say. */
const hidden = (names: string[], script: string) => `
  const Module = require('node:module');
  const find = Module._resolveFilename;
  Module._resolveFilename = function (name, parent, ...rest) {
    const ours = parent?.filename?.startsWith(${JSON.stringify(join(packages, 'qpay/'))});
    if (!ours || !${JSON.stringify(names)}.includes(name)) return find.call(this, name, parent, ...rest);
    throw Object.assign(new Error('Cannot find module ' + name), { code: 'MODULE_NOT_FOUND' });
  };
  require('reflect-metadata');
  const load = (entry) => require(${JSON.stringify(packages)} + '/' + entry);
  (async () => { ${script} })().catch((error) => { console.log(error.code, error.message); process.exitCode = 1; });
`;

const SHOP = `
  const { startQPaySimulator } = load('qpay-simulator/dist');
  const { QPayModule, QPayClient } = load('qpay/dist');
  const { NestFactory } = require('@nestjs/core');
  const qpay = await startQPaySimulator();
  class Shop {}
  const imports = [QPayModule.forRoot({ ...qpay.credentials, baseUrl: qpay.url, tokenStore: 'memory' })];
  const app = await NestFactory.createApplicationContext({ module: Shop, imports }, { logger: false });
  const order = { senderInvoiceNo: '1', description: 'Tea', amount: '1500.00', callbackUrl: 'http://127.0.0.1:9' };
  const { invoiceId } = await app.get(QPayClient).createInvoice(order);
  await qpay.pay(invoiceId, { callback: 'lost' });
  const { paid } = await app.get(QPayClient).checkInvoicePaid(invoiceId, { amount: order.amount });
  await app.close();
  await qpay.close();
  console.log('paid', paid);
`;

describe('nestjs-qpay without the peers that are optional', () => {
  const { peerDependenciesMeta } = jest.requireActual<{
    peerDependenciesMeta: Record<string, { optional: boolean }>;
  }>(join(root, 'dist/packages/qpay/package.json'));
  const optional = Object.keys(peerDependenciesMeta).filter((name) => peerDependenciesMeta[name]?.optional);
  const run = (script: string) => command('node', ['--eval', hidden(optional, script)]);

  it('is paid in an application that keeps its token in memory', () => {
    expect(run(SHOP)).toMatchObject({ status: 0, output: 'paid true' });
  }, 240_000);

  it.each(['quick-qr', 'standalone', 'testing'])('loads ./%s', (entry) => {
    expect(run(`load('qpay/dist/${entry}')`)).toMatchObject({ status: 0, output: '' });
  });

  it.each([
    ['health', '@nestjs/terminus'],
    ['metrics', 'prom-client'],
  ])('asks for it at once where ./%s is loaded', (entry, peer) => {
    expect(run(`load('qpay/dist/${entry}')`)).toMatchObject({
      status: 1,
      output: `MODULE_NOT_FOUND Cannot find module ${peer}`,
    });
  });

  it('says what to install where a Redis is named and ioredis is not there', () => {
    const environment = { QPAY_CLIENT_ID: 'a', QPAY_CLIENT_SECRET: 'b', QPAY_INVOICE_CODE: 'c' };
    const named = { ...environment, REDIS_DATABASE_URI: 'redis://127.0.0.1:9' };
    const { status, output } = run(
      `Object.assign(process.env, ${JSON.stringify(named)}); load('qpay/dist/standalone').getQPayAuthService()`,
    );
    expect(output).toMatch(/^QPAY_CONFIGURATION.* npm install ioredis\.$/);
    expect(status).toBe(1);
  });
});
