import type { Finding } from './audit';

/** The findings for a person to read, one invariant a line. */
export function auditTable(findings: readonly Finding[]): string {
  const lines = findings.map(({ name, rule, count, examples }) => {
    const result = count === 0 ? 'holds' : `BROKEN ${count}`;
    const first = examples.length > 0 ? `\n${' '.repeat(16)}${examples.join(', ')}` : '';
    return `${name}  ${result.padEnd(12)}${rule}${first}`;
  });
  const broken = findings.filter(({ count }) => count > 0).length;
  const verdict = broken === 0 ? 'All invariants hold.' : `${broken} of ${findings.length} are broken.`;
  return [...lines, '', verdict, ''].join('\n');
}
