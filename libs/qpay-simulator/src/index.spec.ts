import * as simulator from './index';

describe('qpay-simulator', () => {
  it('offers these names and no others', () => {
    expect(Object.keys(simulator).sort()).toEqual([
      'QPaySimulator',
      'SimulatorRefusal',
      'runCommand',
      'startQPaySimulator',
      'tokenFingerprint',
    ]);
  });
});
