import { tokenFingerprint } from 'qpay-simulator';
import type { LoadReport, Wait } from '../crew/crew';
import { readFigures, sortWaits } from './waits';

const OLD = tokenFingerprint('old');
/** QPay ended it by the next login, a second after 1970 had begun. */
const replacedAt = new Map([[OLD, 1_000]]);

const wait = (change: Partial<Wait> = {}): Wait => ({ at: 1_001, ms: 30, last: OLD, ...change });

describe(sortWaits, () => {
  it.each([
    ['that began after a login had ended its token had to wait', wait(), false],
    ['that began in the same millisecond had to wait', wait({ at: 1_000 }), false],
    ['of an instance that knew it had none had to wait', wait({ held: false }), false],
    ['that began before that login was kept waiting', wait({ at: 999 }), true],
    ['whose token no login had ended was kept waiting', wait({ last: tokenFingerprint('other') }), true],
    ['that never had a token was kept waiting', wait({ last: undefined }), true],
    ['of an instance that had the next token was kept waiting', wait({ held: true }), true],
  ])('a read %s', (_, one, needless) => {
    expect(sortWaits([one], replacedAt)).toEqual({
      needless: needless ? [one] : [],
      tokenless: needless ? [] : [one],
    });
  });
});

describe(readFigures, () => {
  const load: LoadReport = {
    reads: 5,
    waits: [wait({ ms: 40 }), wait({ ms: 3, at: 10 }), wait({ ms: 25, at: 10 }), wait({ ms: 1, held: true })],
    worstWarmMs: 9,
    worstWarmOwnMs: 2,
    heldUpMs: 11,
    readErrorsAt: [],
    requests: 0,
    requestErrorsAt: [],
    needlessLoginsAt: [],
  };

  it('counts as blocked what was kept waiting for long, and tells what had to wait apart', () => {
    expect(readFigures(load, replacedAt, true)).toEqual({
      reads: 5,
      'blocked reads': 1,
      'failed reads': 0,
      'worst read ms': 25,
      'worst read apart from the machine ms': 25,
      'event loop held up ms': 11,
      'reads that waited with a usable token in hand': 1,
      'reads after a login had ended their token': 1,
      'longest wait of these ms': 40,
    });
  });

  it('gives the worst read that did not wait where none was kept waiting, and the machine’s part of it apart', () => {
    expect(readFigures({ ...load, waits: [wait()] }, replacedAt, false)).toMatchObject({
      'worst read ms': 9,
      'worst read apart from the machine ms': 2,
    });
  });
});
