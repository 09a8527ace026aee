import { z } from 'zod';
import { answer } from './answer';
import * as field from './fields';
import { readWireDate, writeWireDate } from './wire-date';

const read = <T>(schema: z.ZodType<T>, value: unknown): T | 'refused' => {
  const result = schema.safeParse(value);
  return result.success ? result.data : 'refused';
};

describe('the fields of an answer', () => {
  it('take text for required text, numbers and booleans too, and refuse nothing', () => {
    expect(['a', 1, true].map((value) => read(field.text, value))).toEqual(['a', '1', 'true']);
    expect(['', null, undefined, {}].map((value) => read(field.text, value))).toEqual(
      Array(4).fill('refused'),
    );
  });

  it('are absent where optional and unreadable, except money', () => {
    expect([null, '', {}, []].map((value) => read(field.optionalText, value))).toEqual(
      Array(4).fill(undefined),
    );
    expect(read(field.optionalAmount, '')).toBeUndefined();
    expect(read(field.optionalAmount, 'ten')).toBe('refused');
  });

  it('give a P2P id that came as a number its leading zeros back', () => {
    expect(read(field.paymentId, 1)).toBe('000000000000001');
    expect(read(field.paymentId, '000000000000001')).toBe('000000000000001');
    expect([1.5, -1, 1e20, '', null].map((value) => read(field.paymentId, value))).toEqual(
      Array(5).fill('refused'),
    );
  });

  it('read flags and counts in the spellings seen', () => {
    expect(
      [true, 1, 'true', '1', false, 0, 'false', '0', 'yes', null].map((value) =>
        read(field.optionalFlag, value),
      ),
    ).toEqual([true, true, true, true, false, false, false, false, undefined, undefined]);
    expect([3, '3', -1, 1.5, 'three'].map((value) => read(field.optionalCount, value))).toEqual([
      3,
      3,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('take nothing for an empty list, and refuse what is no list', () => {
    expect([null, undefined, ''].map((value) => read(field.listOf(field.text), value))).toEqual([[], [], []]);
    expect(read(field.listOf(field.text), { 0: 'a' })).toBe('refused');
  });
});

describe('answer', () => {
  const schema = answer(
    { bankCode: field.optionalText, p2pName: field.optionalText },
    { bankCode: ['account_bank_code', 'bank'] },
  );

  it('reads the first name that holds something, and keeps what it does not know', () => {
    const wire = {
      account_bank_code: null,
      bank: '05',
      p2p_name: 'n',
      bankCode: 'not a wire name',
      other: [1],
    };
    expect(read(schema, wire)).toEqual({
      bankCode: '05',
      p2pName: 'n',
      extra: { bankCode: 'not a wire name', other: [1] },
    });
  });

  it('cannot be made to write to a prototype', () => {
    const wire: unknown = JSON.parse('{"__proto__": {"polluted": true}}');
    read(schema, wire);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([null, undefined, 'text', 1, []])('refuses %p', (wire) => {
    expect(read(schema, wire)).toBe('refused');
  });
});

describe('dates', () => {
  it('are read with a zone as they are, and without one as Ulaanbaatar’s', () => {
    expect(readWireDate('2026-01-29T08:27:47.000Z')).toEqual(new Date('2026-01-29T08:27:47Z'));
    expect(readWireDate('2026-01-29T08:27:47+08:00')).toEqual(new Date('2026-01-29T00:27:47Z'));
    expect(readWireDate('2026-01-29 16:27:47')).toEqual(new Date('2026-01-29T08:27:47Z'));
    expect(readWireDate('2026-01-29')).toEqual(new Date('2026-01-28T16:00:00Z'));
  });

  it.each(['', 'yesterday', '2026-13-45', '2026-01-29T99:00:00Z', 1769675267, null, {}])(
    'are absent for %p',
    (value) => {
      expect(readWireDate(value)).toBeUndefined();
    },
  );

  it('are written in Ulaanbaatar’s time, and read back as the same second', () => {
    const moment = new Date('2026-01-29T16:27:47Z');
    expect(writeWireDate(moment)).toBe('2026-01-30 00:27:47');
    expect(readWireDate(writeWireDate(moment))).toEqual(moment);
  });
});
