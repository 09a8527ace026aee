import { coldBurst } from '../scenarios/cold-burst';
import type { Figures } from '../scenarios/scenario';
import { renderTable, showFigure } from './table';

describe(showFigure, () => {
  it.each([
    [0, '0'],
    [1, '1'],
    [4_000, '4 000'],
    [1_234_567, '1 234 567'],
    [1_060.4, '1 060'],
    [28.5, '28.5'],
    [0.117, '0.12'],
    [0.0004, '< 0.01'],
    [NaN, '–'],
    [undefined, '–'],
  ])('shows %p as %p', (value, text) => {
    expect(showFigure(value)).toBe(text);
  });
});

describe(renderTable, () => {
  it('gives every rival a column and says why one could not be measured', () => {
    const figures = new Map<string, Figures | string>([
      ['ours', { logins: 1 }],
      ['theirs', 'no such module'],
    ]);
    const table = renderTable([{ scenario: coldBurst, runs: 3, figures }], ['ours', 'theirs']);
    expect(table.split('\n')).toEqual([
      '|                                  | ours |                 theirs |',
      '| -------------------------------- | ---: | ---------------------: |',
      '| **cold burst**, median of 3 runs |      | failed: no such module |',
      '| logins                           |    1 |                        |',
    ]);
  });
});
