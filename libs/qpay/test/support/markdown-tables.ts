/** The cells of every row of the table whose heading begins with these words. */
export function tableRows(markdown: string, heading: string): string[][] {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${heading}`));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}

/** What stands between back-ticks in a cell. */
export const codeIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');

/** The defaults in the second column of a table of options: numbers without their spaces, texts without their marks. */
export function tableDefaults(markdown: string, heading: string): Record<string, unknown> {
  const entries = tableRows(markdown, heading).map(([name, value = '']): [string, unknown] => {
    const [text = value] = codeIn(value);
    const digits = text.replaceAll(' ', '');
    const read = /^\d+$/.test(digits) ? Number(digits) : { false: false, true: true }[text];
    return [codeIn(name)[0] ?? '', read ?? text];
  });
  return Object.fromEntries(entries);
}
