/** The largest; not a number when there are none. */
export const worst = (values: readonly number[]): number => (values.length > 0 ? Math.max(...values) : NaN);

/** The value below which this share (0 to 1) of the values lies; 0 when there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
}
