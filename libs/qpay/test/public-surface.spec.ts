import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..');
const ENTRIES = ['index', 'health', 'metrics', 'quick-qr', 'standalone', 'testing'];
/** Changed by hand, in the commit that adds or removes a public name: each is a promise to somebody. */
const promised: Record<string, string[]> = JSON.parse(
  readFileSync(join(__dirname, 'public-surface.json'), 'utf8'),
);

/** Every exported name, values and types, as the compiler sees them. */
function exportedNames(): Record<string, { names: string[]; undocumented: string[] }> {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const files = ENTRIES.map((entry) => join(root, 'src', `${entry}.ts`));
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  return Object.fromEntries(
    ENTRIES.map((entry, index) => {
      const source = program.getSourceFile(files[index] ?? '');
      const module = source && checker.getSymbolAtLocation(source);
      const symbols = module ? checker.getExportsOfModule(module) : [];
      const documented = (symbol: ts.Symbol) => {
        const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
        return target.getDocumentationComment(checker).length > 0;
      };
      const names = symbols.map((symbol) => symbol.name).sort();
      const undocumented = symbols.filter((symbol) => !documented(symbol)).map((symbol) => symbol.name);
      return [entry, { names, undocumented }];
    }),
  );
}

describe('the public surface', () => {
  const surface = exportedNames();

  it.each(ENTRIES)('of %s is what test/public-surface.json promises', (entry) => {
    expect(surface[entry]?.names).toEqual(promised[entry]);
  });

  it('has a docstring on every name', () => {
    expect(
      ENTRIES.flatMap((entry) => surface[entry]?.undocumented.map((name) => `${entry}: ${name}`) ?? []),
    ).toEqual([]);
  });

  it('leads every entry of package.json to a source that exists, and keeps what is internal out of the promise', () => {
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const entries = Object.keys(exports).map((key) => (key === '.' ? 'index' : key.slice(2)));
    expect(entries.filter((entry) => entry !== 'package.json' && entry !== 'internal').sort()).toEqual(
      [...ENTRIES].sort(),
    );
  });
});
