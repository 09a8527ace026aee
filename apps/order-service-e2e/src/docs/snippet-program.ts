import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT, type Snippet } from './pages';
import { completeSnippet, READERS_FILES } from './snippet-context';

/** Snippets stand in a folder that exists only in the compiler's mind, where the workspace's packages are found. */
const FOLDER = join(ROOT, 'apps/order-service-e2e/src/docs/snippets');
const SURFACE = join(ROOT, 'libs/qpay/test/public-surface.json');

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(
    join(ROOT, 'apps/order-service-e2e/tsconfig.json'),
    ts.sys.readFile,
  ) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(ROOT, 'apps/order-service-e2e'));
  return {
    ...options,
    noEmit: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
    noImplicitReturns: false,
  };
}

/** Compiles all snippets in one program. @returns what the compiler says of each, as `page:line: message` */
export function problemsOf(snippets: readonly Snippet[]): string[] {
  const { index } = JSON.parse(readFileSync(SURFACE, 'utf8')) as { index: string[] };
  const files = new Map(
    snippets.map((snippet, number) => [join(FOLDER, fileName(snippet) ?? `snippet-${number}.mts`), snippet]),
  );
  const texts = new Map(
    [...files].map(([file, snippet]) => [
      file,
      fileName(snippet) ? `\n${snippet.text}` : completeSnippet(snippet.page, snippet.text, index),
    ]),
  );
  for (const [name, text] of Object.entries(READERS_FILES)) texts.set(join(FOLDER, name), text);
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const { directoryExists, fileExists, readFile } = host;
  host.directoryExists = (folder) => folder === FOLDER || (directoryExists?.call(host, folder) ?? true);
  host.fileExists = (file) => texts.has(file) || fileExists.call(host, file);
  host.readFile = (file) => texts.get(file) ?? readFile.call(host, file);
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...files].flatMap(([file, snippet]) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map((problem) => describeProblem(problem, snippet));
  });
}

/** A snippet that begins with a path is a whole file, which others of its page import by that name. */
function fileName({ text }: Snippet): string | undefined {
  return /^\/\/ (?:\S+\/)?([\w.-]+\.ts)\n/.exec(text)?.[1];
}

function describeProblem({ file, start = 0, messageText }: ts.Diagnostic, { page, line }: Snippet): string {
  // The first line of the file is what completes the snippet.
  const at = file ? file.getLineAndCharacterOfPosition(start).line - 1 : 0;
  return `${page}:${line + at}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}
