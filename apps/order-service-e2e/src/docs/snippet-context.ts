/** What a reader of a page has in mind when a snippet names it: values that an earlier paragraph, or their own application, has. */
const EVERYWHERE: Readonly<Record<string, string>> = {
  app: "import('@nestjs/platform-fastify').NestFastifyApplication",
  auth: "import('nestjs-qpay').QPayAuthService",
  cafeOptions: "import('nestjs-qpay').QPayModuleOptions",
  callSomethingElse: '(token: string) => Promise<void>',
  callbackUrl: 'string',
  client: "import('nestjs-qpay').QPayClient",
  endDate: 'Date',
  startDate: 'Date',
  invoice: "import('nestjs-qpay').QPayCreateInvoiceInput",
  invoiceId: 'string',
  merchantId: 'string',
  monitor: "import('nestjs-qpay').QPayCallbackMonitor",
  oldSecret: 'string',
  options: "import('nestjs-qpay').QPayModuleOptions",
  order: '{ id: string }',
  orders: '{ onPayment(event: object): Promise<void> }',
  paymentId: 'string',
  qpay: "import('nestjs-qpay').QPayClient",
  registry: "import('prom-client').Registry",
  secret: 'string',
  shopOptions: "import('nestjs-qpay').QPayModuleOptions",
  // Packages and parts of an application that this repository does not have.
  request:
    '(server: unknown) => { get(url: string): { expect(status: number, body: string): Promise<void> } }',
  Orders: "new (...args: never[]) => import('nestjs-qpay').QPayCallbackResolver",
  OnlyFromOurProxy: "new () => import('@nestjs/common').CanActivate",
  Public: '() => ClassDecorator',
  SkipThrottle: '() => ClassDecorator',
  ApiExcludeController: '() => ClassDecorator',
};

/** Pages on which a name means something else. */
const ELSEWHERE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'libs/qpay-simulator/README.md': { qpay: "import('qpay-simulator').QPaySimulator" },
  'docs/guides/testing-with-the-simulator.md': { qpay: "import('qpay-simulator').QPaySimulator" },
};

/** Files that a snippet imports and a reader's application has. */
export const READERS_FILES: Readonly<Record<string, string>> = {
  'order-service.mts': `export declare function orderService(options: object): {
    order(amount: number): Promise<{ invoiceId: string; isShipped(): Promise<boolean> }>;
  };`,
};

/** Where a name may come from that a snippet uses and an earlier snippet has imported. */
const PACKAGES = {
  '@nestjs/common': ['Injectable', 'Module', 'Controller', 'Get', 'Post', 'Body', 'Param'],
  ioredis: ['Redis'],
} as const;

const uses = (text: string, name: string) =>
  new RegExp(`(?<![\\w$'"/-]|(?<!\\.\\.)\\.)${name}(?![\\w$'"-])`).test(text);
const has = (text: string, name: string) =>
  new RegExp(`\\b(?:class|const|let|var|interface|type|function)\\s+(?:\\{[^}]*\\b)?${name}\\b`).test(text) ||
  new RegExp(`import[^;]*\\b${name}\\b[^;]*from`).test(text);

/** The snippet as a module that can be compiled by itself. */
export function completeSnippet(page: string, text: string, libraryNames: readonly string[]): string {
  // An excerpt of an object literal, such as one option.
  const excerpt = /^\w+: [{[]/.test(text) ? `export default {\n${text}\n};` : text;
  // A reader's compiler may look for files as CommonJS does.
  const code = excerpt.replaceAll(/(from '\.\/[\w-]+)'/g, "$1.mjs'");
  const missing = (name: string) => uses(code, name) && !has(code, name);
  const values = { ...EVERYWHERE, ...ELSEWHERE[page] };
  const declared = Object.keys(values).filter(missing);
  const imports = [...Object.entries(PACKAGES), ['nestjs-qpay', libraryNames] as const].flatMap(
    ([from, names]) =>
      names
        .filter((name) => missing(name) && !declared.includes(name))
        .map((name) => `import { ${name} } from '${from}';`),
  );
  const declarations = declared.map((name) => `declare const ${name}: ${values[name]};`);
  return `${[...imports, ...declarations, 'export {};'].join(' ')}\n${code}`;
}
