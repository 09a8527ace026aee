import fc from 'fast-check';
import { QPayInputError } from '../errors/qpay-local-errors';
import { qpayAmountFromMinorUnits, qpayAmountToMinorUnits, readAmountInput } from './qpay-amount';
import { qpayTaxesOfGross } from './vat';
import { readWireAmount } from './wire-amount';

describe('readAmountInput', () => {
  it.each([
    ['100', '100.00'],
    [100, '100.00'],
    [100.5, '100.50'],
    ['0.01', '0.01'],
    ['007.10', '7.10'],
    ['100.000', '100.00'],
    ['9999999999999.99', '9999999999999.99'],
  ])('reads %j as %s', (input, expected) => {
    expect(readAmountInput(input)).toBe(expected);
  });

  it.each([
    0,
    '0.00',
    -1,
    '-0.01',
    NaN,
    Infinity,
    1.005,
    '1.001',
    '1e3',
    1e21,
    '',
    ' 1',
    '1,000',
    '٣',
    '0x10',
    '12345678901234.00',
  ])('refuses %j', (input) => {
    expect(() => readAmountInput(input)).toThrow(QPayInputError);
  });

  it.each([null, undefined, {}, [], true, 10n, ['1']])('refuses %p, which is no amount at all', (input) => {
    expect(() => Reflect.apply(readAmountInput, undefined, [input])).toThrow(QPayInputError);
  });

  it('sends as a number what it was given as text, for every amount up to fifteen digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n - 1n }), (minor) => {
        const text = qpayAmountFromMinorUnits(minor);
        expect(readWireAmount(JSON.parse(JSON.stringify(Number(text)))) ?? text).toBe(text);
        expect(readAmountInput(text)).toBe(text);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('qpayAmountToMinorUnits and qpayAmountFromMinorUnits', () => {
  it('are each other’s inverse, zero and negative included', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (minor) => {
        expect(qpayAmountToMinorUnits(qpayAmountFromMinorUnits(minor))).toBe(minor);
      }),
    );
  });

  it('read the forms an amount may have', () => {
    expect(qpayAmountToMinorUnits('100.00')).toBe(10_000n);
    expect(qpayAmountToMinorUnits('100')).toBe(10_000n);
    expect(qpayAmountToMinorUnits('100.5')).toBe(10_050n);
    expect(qpayAmountFromMinorUnits(5n)).toBe('0.05');
    expect(qpayAmountFromMinorUnits(-5n)).toBe('-0.05');
  });

  it.each(['89.2857', 'x', '', '1e3', '.5'])('refuse %j', (text) => {
    expect(() => qpayAmountToMinorUnits(text)).toThrow(QPayInputError);
  });
});

describe('readWireAmount', () => {
  it.each([
    ['100.00', '100.00'],
    ['100', '100.00'],
    [100, '100.00'],
    [300.29999999999995, '300.30'],
    ['89.2857', '89.2857'],
    [89.2857, '89.2857'],
    ['1.0000', '1.00'],
    [1000000000000.1, '1000000000000.10'],
    [4503599627370.4, '4503599627370.40'],
    [0.30000000000000004, '0.30'],
    [1e-7, '0.00'],
    [0, '0.00'],
    [-0, '0.00'],
    ['-0.00', '0.00'],
    [' 5.10 ', '5.10'],
    ['-5.10', '-5.10'],
  ])('reads %j as %s', (wire, expected) => {
    expect(readWireAmount(wire)).toBe(expected);
  });

  it.each(['1e5', 'abc', '', '1,000.00', NaN, Infinity, 1e15, null, undefined, {}, true])(
    'does not read %j',
    (wire) => {
      expect(readWireAmount(wire)).toBeUndefined();
    },
  );
});

describe('qpayTaxesOfGross', () => {
  it('cuts VAT off after four decimals', () => {
    expect(qpayTaxesOfGross('1000')).toEqual({ vat: '90.909', cityTax: '0.00' });
    expect(qpayTaxesOfGross('1000.00', { cityTax: true })).toEqual({ vat: '89.2857', cityTax: '17.8571' });
  });

  it('is exact at multiples of 11, where binary floats are not', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 9n }), (net) => {
        const gross = qpayAmountFromMinorUnits(net * 11n);
        expect(qpayAmountToMinorUnits(qpayTaxesOfGross(gross).vat)).toBe(net);
      }),
    );
    const byFloats = (gross: number): number => Math.trunc(((gross * 0.1) / 1.1) * 10_000) / 10_000;
    const wrong = Array.from({ length: 1_000 }, (_, n) => 11 * (n + 1)).filter(
      (gross) => byFloats(gross) !== gross / 11,
    );
    expect(wrong.length).toBeGreaterThan(0);
  });

  it('refuses a gross amount that is none', () => {
    expect(() => qpayTaxesOfGross('0')).toThrow(QPayInputError);
  });
});
