import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { startQPaySimulator } from 'qpay-simulator';
import ts from 'typescript';
import {
  createQPay,
  isQPayQrIntact,
  QPAY_ENDPOINTS,
  type QPayClient,
  type QPayErrorCode,
} from '../src/index';
import { resolveCallbackLimits } from '../src/lib/callback/resolve-callback-options';
import { resolveQPayOptions } from '../src/lib/config/resolve-options';
import { RETRIED } from '../src/lib/client/retry-policy';
import {
  createQPayQuickQr,
  QUICK_QR_ENDPOINTS,
  type QPayQuickQrCheck,
  type QPayQuickQrOptions,
} from '../src/quick-qr';
import { codeIn, tableDefaults, tableRows } from './support/markdown-tables';

const root = join(__dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

const rowsOf = (heading: string) => tableRows(readme, heading);
const defaultsIn = (heading: string) => tableDefaults(readme, heading);

/** The examples that are whole files. */
const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)]
  .map(([, code]) => code ?? '')
  .filter((code) => code.startsWith('import') && code.includes('\nexport '));

/** What the example that exports `name` exports, run as a reader would run it. */
function run<T>(name: string): T {
  const code = examples.find((example) => new RegExp(`export .*\\b${name}\\b`).test(example)) ?? '';
  const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const exported: Record<string, T> = {};
  const load: (exports: object, load: NodeJS.Require) => void = runInThisContext(
    `(function (exports, require) { ${outputText} })`,
  );
  load(exported, require);
  const found = exported[name];
  if (!found) throw new Error(`No example exports ${name}.`);
  return found;
}

const TABLES = [
  ['method of `QPayClient`', QPAY_ENDPOINTS],
  ['method of `QPayQuickQrClient`', QUICK_QR_ENDPOINTS],
] as const;

// Compiling takes its time on a busy machine.
jest.setTimeout(120_000);

describe('the README', () => {
  describe.each(TABLES)('in its table by %s', (heading, endpoints) => {
    const rows = rowsOf(heading);

    it('has every endpoint', () => {
      const listed = rows.map(([, address]) => codeIn(address)[0]);
      const all = Object.values(endpoints).map(({ method, path }) => `${method} ${path}`);
      expect([...new Set(listed)].sort()).toEqual(all.sort());
    });

    it.each(rows.map(([method, , , tests]) => [codeIn(method)[0] ?? '', codeIn(tests)] as const))(
      'names tests that call %s',
      (method, tests) => {
        expect(tests.length).toBeGreaterThan(0);
        const [first = ''] = tests;
        expect(readFileSync(join(root, 'src/lib', first), 'utf8')).toContain(`${method}(`);
        for (const test of tests) expect(() => readFileSync(join(root, 'src/lib', test))).not.toThrow();
      },
    );

    it('says of each whether it is repeated as the code does', () => {
      for (const [, address, repeated = ''] of rows) {
        const endpoint = Object.values(endpoints).find(
          ({ method, path }) => `${method} ${path}` === codeIn(address)[0],
        );
        const byItself = endpoint?.effect !== 'login' && endpoint?.repeatable === true;
        expect([codeIn(address)[0], repeated.startsWith('yes')]).toEqual([codeIn(address)[0], byItself]);
      }
    });
  });

  it('explains every error code, and no other', () => {
    const codes = rowsOf('`code`').map(([code]) => codeIn(code)[0]);
    expect(codes.sort()).toEqual((Object.keys(RETRIED) as QPayErrorCode[]).sort());
  });

  it.each([
    ['option', 'config/qpay-options.ts', 'QPayModuleOptions'],
    ['`callback.`', 'callback/callback-options.ts', 'QPayCallbackOptions'],
  ])('has every option under %s of %s, and no other', (heading, file, type) => {
    const listed = rowsOf(heading).flatMap(([names]) => codeIn(names));
    expect(listed.sort()).toEqual(membersOf(join(root, 'src/lib', file), type).sort());
  });

  it('names the defaults that the code has', () => {
    const required = { clientId: 'i', clientSecret: 's', invoiceCode: 'c' };
    const { baseUrl, timeoutMs, keepWarm } = resolveQPayOptions(required);
    expect(defaultsIn('option')).toMatchObject({ baseUrl, timeoutMs, keepWarm });
    const { minIntervalMs, timeoutMs: callbackTimeoutMs } = resolveCallbackLimits(
      { resolve: () => undefined },
      '',
    );
    expect(defaultsIn('`callback.`')).toMatchObject({ minIntervalMs, timeoutMs: callbackTimeoutMs });
  });

  it('has complete examples that compile', () => {
    expect(examples.length).toBeGreaterThanOrEqual(5);
    expect(problemsOf(examples)).toEqual([]);
  });

  it('has examples that do at a simulator what they say', async () => {
    const qpay = await startQPaySimulator();
    const callbackUrl = 'http://127.0.0.1:9/callback';
    const shop = createQPay({ ...qpay.credentials, baseUrl: qpay.url, tokenStore: 'memory', callbackUrl });
    try {
      type Example<Answer> = (client: QPayClient, ...rest: string[]) => Promise<Answer>;
      const checkoutView =
        run<Example<{ invoiceId: string; picture: string; apps: unknown[] }>>('checkoutView');
      const { invoiceId, picture, apps } = await checkoutView(shop.client, 'order-1', '1500.00');
      expect(picture).toMatch(/^data:image\/png;base64,/);
      expect(apps).toHaveLength(2);
      const { paymentId } = await qpay.pay(invoiceId, { callback: 'lost' });
      expect(await run<Example<unknown>>('receipt')(shop.client, paymentId)).toMatchObject({
        amount: '1500.00',
      });
      const taxed = await run<Example<{ invoiceId: string }>>('taxedInvoice')(shop.client, '2', '1100.00');
      const details = await shop.client.getInvoice(taxed.invoiceId);
      expect(details.totalAmount).toBe('1100.00');
      const { url: baseUrl, terminalId } = qpay.quickQr;
      const quickQr = { ...qpay.credentials, baseUrl, terminalId, tokenStore: 'memory' as const };
      const merchantId = await registerCompany(quickQr);
      const invoice = await run<QuickInvoice>('quickInvoice')(quickQr, merchantId);
      expect(invoice).toMatchObject({ status: 'OPEN', payments: [] });
      expect(isQPayQrIntact(invoice.qrText)).toBe(true);
    } finally {
      await shop.close();
      await qpay.close();
    }
  });
});

type QuickInvoice = (
  options: QPayQuickQrOptions,
  merchantId: string,
) => Promise<QPayQuickQrCheck & { qrText: string }>;

/** A merchant of QuickQR, as the example wants one. */
async function registerCompany(options: QPayQuickQrOptions): Promise<string> {
  const { client, close } = createQPayQuickQr(options);
  const place = { city: '11000', district: '17000', address: 'Peace Avenue 1', mccCode: '5411' };
  const contact = { phone: '99112233', email: 'shop@example.mn' };
  const company = { registerNumber: '1234567', companyName: 'Example LLC', name: 'Example' };
  const { id } = await client.createCompany({ ...place, ...contact, ...company });
  await close();
  return id;
}

/** The names of the members of an interface. */
function membersOf(file: string, type: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const declared = source.statements.find(
    (node): node is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(node) && node.name.text === type,
  );
  return (declared?.members ?? []).map((member) => member.name?.getText(source) ?? '');
}

/** What the compiler finds wrong with files of the library's own folder that hold this code. */
function problemsOf(examples: readonly string[]): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const codes = new Map(examples.map((code, n) => [join(root, `test/readme-example-${n}.ts`), code]));
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => codes.has(path) || fileExists(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const code = codes.get(path);
    if (code === undefined) return getSourceFile(path, languageVersion, ...rest);
    return ts.createSourceFile(path, code, languageVersion);
  };
  const program = ts.createProgram([...codes.keys()], options, host);
  return [...codes.keys()].flatMap((path) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(path))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  );
}
