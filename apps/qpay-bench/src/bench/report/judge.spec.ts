import { OURS } from '../lineup';
import { FULL } from '../scales';
import { SCENARIOS } from '../scenarios';
import type { Figures } from '../scenarios/scenario';
import { judge, missedCounts } from './judge';
import { targetsOf } from './targets';
import { renderTargets } from './targets-table';

const outcomeOf = (name: string, measured: Record<string, Figures | string>) => {
  const scenario = SCENARIOS.find((one) => one.name === name);
  if (!scenario) throw new Error(`no scenario ${name}`);
  return { scenario, runs: 1, figures: new Map(Object.entries(measured)) };
};

const SOAK = {
  'logins a rotation': 1,
  'blocked reads': 0,
  'failed reads': 0,
  'failed business requests': 0,
  'reads that waited with a usable token in hand': 0,
  'worst read apart from the machine ms': 1.5,
};

describe(judge, () => {
  const soak = (change: Figures) =>
    judge([outcomeOf('rotation soak', { [OURS]: { ...SOAK, ...change } })], FULL);

  it('has a row for every target, and says which were not measured', () => {
    const verdicts = judge([], FULL);
    expect(verdicts).toHaveLength(targetsOf(FULL).length);
    expect(verdicts.every(({ reached, figure }) => reached === undefined && figure === 'not measured')).toBe(
      true,
    );
    expect(missedCounts(verdicts)).toEqual([]);
  });

  it('looks only at scenarios that exist', () => {
    const names = SCENARIOS.map(({ name }) => name);
    targetsOf(FULL).forEach(({ scenario }) => expect(names).toContain(scenario));
  });

  it('is content with what reaches its target', () => {
    expect(soak({}).filter(({ reached }) => reached !== undefined)).toHaveLength(Object.keys(SOAK).length);
    expect(soak({}).filter(({ reached }) => reached === false)).toEqual([]);
  });

  it.each(['logins a rotation', 'blocked reads', 'failed reads', 'failed business requests'])(
    'fails for a count that misses its target: %s',
    (row) => {
      const missed = missedCounts(soak({ [row]: 2 }));
      expect(missed.map(({ measure, figure }) => [measure, figure])).toEqual([
        [`rotation soak: ${row}`, '2'],
      ]);
    },
  );

  it('says that a time misses its target, and does not fail for it', () => {
    const verdicts = soak({ 'worst read apart from the machine ms': 7 });
    expect(verdicts.filter(({ reached }) => reached === false).map(({ figure }) => figure)).toEqual([
      '7.00 ms',
    ]);
    expect(missedCounts(verdicts)).toEqual([]);
  });

  it('fails for a scenario in which ours could not be measured', () => {
    const verdicts = judge([outcomeOf('revoked token', { [OURS]: 'it broke' })], FULL);
    expect(missedCounts(verdicts).map(({ figure }) => figure)).toEqual(Array(3).fill('failed: it broke'));
  });

  it('fails for a figure that is missing', () => {
    const verdicts = judge([outcomeOf('rotation soak', { [OURS]: {} })], FULL);
    expect(missedCounts(verdicts)).toHaveLength(5);
  });

  it('compares the warm read with the fastest rival, if there is one', () => {
    const warm = { 'Redis commands a call': 0, 'ns a call': 100 };
    const compared = (rivals: Record<string, Figures | string>) =>
      judge([outcomeOf('warm read', { [OURS]: warm, ...rivals })], FULL).find(({ measure }) =>
        measure.includes('fastest rival'),
      );
    expect(compared({})?.figure).toBe('no rival measured');
    expect(compared({})?.reached).toBeUndefined();
    expect(compared({ a: { 'ns a call': 90 }, b: 'broken' })).toMatchObject({
      figure: '100 ns against 90 ns',
      reached: true,
    });
    expect(compared({ a: { 'ns a call': 900 }, b: { 'ns a call': 50 } })).toMatchObject({ reached: false });
  });
});

describe(renderTargets, () => {
  it('gives every target a row', () => {
    const row = { measure: 'a', target: '1', figure: '2', kind: 'count' as const };
    const table = renderTargets([
      { ...row, reached: true },
      { ...row, reached: false },
      { ...row, reached: false, kind: 'time' },
      row,
    ]);
    const reached = table.split('\n').map((line) => line.split('|').at(-2)?.trim());
    expect(reached.slice(2)).toEqual(['yes', '**no**', '**no** (a time)', '–']);
  });
});
