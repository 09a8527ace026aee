import { countRotations, loginsPerRotation } from './rotations';

describe(countRotations, () => {
  it('takes sessions that begin together for one rotation', () => {
    expect(countRotations([0, 40, 900, 5_100, 5_130, 10_300])).toBe(3);
  });

  it('does not let a fleet that logs in without end pass for one rotation', () => {
    expect(countRotations(Array.from({ length: 100 }, (_, index) => index * 100))).toBe(4);
  });
});

describe(loginsPerRotation, () => {
  it('is one when every rotation has one login', () => {
    expect(loginsPerRotation([0, 5_100, 10_300])).toBe(1);
  });

  it('counts what is too much', () => {
    expect(loginsPerRotation([0, 10, 5_100, 5_130])).toBe(2);
  });

  it('is nothing without logins', () => {
    expect(loginsPerRotation([])).toBe(0);
  });
});
