import { BLOCKED_MS, type LoadReport, type Wait } from '../crew/crew';

const longest = (waits: readonly Wait[]) => Math.max(0, ...waits.map(({ ms }) => ms));

/**
 * Tells the reads that had to wait, because a login had ended the token of their instance before they began (QPay keeps one
 * session, and nobody may be handed a dead token), from those that were kept waiting although their token worked.
 *
 * @param replacedAt when a login ended each token, by fingerprint, as QPay knows it
 */
export function sortWaits(
  waits: readonly Wait[],
  replacedAt: ReadonlyMap<string, number>,
): { needless: Wait[]; tokenless: Wait[] } {
  const hadToWait = ({ at, last, held }: Wait) =>
    held !== true && last !== undefined && at >= (replacedAt.get(last) ?? Infinity);
  return {
    needless: waits.filter((wait) => !hadToWait(wait)),
    tokenless: waits.filter(hadToWait),
  };
}

/** The rows that say how reads fared. */
export function readFigures(
  load: LoadReport,
  replacedAt: ReadonlyMap<string, number>,
  ours: boolean,
): Record<string, number> {
  const { needless, tokenless } = sortWaits(load.waits, replacedAt);
  return {
    reads: load.reads,
    'blocked reads': needless.filter(({ ms }) => ms > BLOCKED_MS).length,
    'failed reads': load.readErrorsAt.length,
    'worst read ms': Math.max(load.worstWarmMs, longest(needless)),
    'worst read apart from the machine ms': Math.max(load.worstWarmOwnMs, longest(needless)),
    'event loop held up ms': load.heldUpMs,
    ...(ours && {
      'reads that waited with a usable token in hand': load.waits.filter(({ held }) => held).length,
    }),
    'reads after a login had ended their token': tokenless.length,
    'longest wait of these ms': longest(tokenless),
  };
}
