import { inspect } from 'node:util';
import { describeQPayCode } from './describe-qpay-code';
import { isTokenRejected } from './is-token-rejected';
import { QPayTokenRejectedError } from './qpay-auth-errors';
import { QPAY_CODE_KINDS } from './qpay-code-kinds';
import { QPayError } from './qpay-error';
import { QPayConnectionError, QPayUnavailableError } from './qpay-transport-errors';
import { QPayUnknownOutcomeError } from './qpay-unknown-outcome-error';

describe('describeQPayCode', () => {
  it('has English and Mongolian text for the 52 official codes and the six observed beside them', () => {
    const codes = Object.keys(QPAY_CODE_KINDS);
    expect(codes).toHaveLength(58);
    for (const code of codes) {
      const text = describeQPayCode(code);
      expect(text?.en).toMatch(/^[A-Z].*\.$/);
      expect(text?.mn).toMatch(/[А-Яа-яӨөҮү]/);
    }
  });

  it('has the words QPay sends', () => {
    expect(describeQPayCode('INVOICE_ALREADY_CANCELED')?.mn).toBe('Нэхэмжлэл цуцлагдсан байна');
    expect(describeQPayCode('AUTHENTICATION_FAILED')?.mn).toBe('Нэвтрэх нэр, нууц үг буруу');
  });

  it.each([undefined, '', 'NEVER_SEEN', 'toString', '__proto__'])('knows nothing of %p', (code) => {
    expect(describeQPayCode(code)).toBeUndefined();
  });
});

describe('QPayError', () => {
  it('is an Error with the name of its class, a stable code and what is known', () => {
    const error = new QPayUnavailableError('busy', {
      operation: 'invoice.get',
      httpStatus: 500,
      qpayCode: 'SYSTEM_BUSY',
    });
    expect(error).toBeInstanceOf(QPayError);
    expect(error).toMatchObject({
      name: 'QPayUnavailableError',
      code: 'QPAY_UNAVAILABLE',
      retryable: true,
      httpStatus: 500,
      fieldErrors: [],
    });
  });

  it('has the text of its QPay code in both languages', () => {
    const error = new QPayUnavailableError('busy', { qpayCode: 'SYSTEM_BUSY' });
    expect(error.text).toEqual({
      en: 'QPay is overloaded or failed inside.',
      mn: expect.stringContaining('Систем'),
    });
    expect(new QPayUnavailableError('x').text).toBeUndefined();
  });

  it('takes URLs out of a long text in linear time', () => {
    const started = performance.now();
    const cause = new Error(`${'a.'.repeat(1_000_000)} https://shop.example.mn/cb?token=abc`);
    expect(inspect(new QPayConnectionError('x', { cause }).cause)).not.toContain('token=abc');
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('keeps of its cause what explains the failure, and no request, header or URL', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED https://shop.example.mn/cb?token=abc'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
      config: { headers: { Authorization: 'Bearer secret' } },
      request: { secret: 'secret' },
    });
    const error = new QPayConnectionError('no connection', { cause });
    expect(error.cause).toMatchObject({
      code: 'ECONNREFUSED',
      syscall: 'connect',
      message: 'connect ECONNREFUSED [url]',
    });
    expect(Object.keys(error)).not.toContain('cause');
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/secret|token=abc/);
  });

  it.each(['text', null, 42, { secret: 'secret' }])(
    'takes a thrown %p for a cause without keeping it',
    (thrown) => {
      expect(inspect(new QPayConnectionError('x', { cause: thrown }))).not.toContain('secret');
    },
  );

  it('keeps another QPayError as its cause unchanged', () => {
    const cause = new QPayUnavailableError('busy');
    expect(new QPayConnectionError('x', { cause }).cause).toBe(cause);
  });
});

describe('QPayUnknownOutcomeError', () => {
  it('can be told more about what was asked for, without losing what it knew', () => {
    const cause = new QPayUnavailableError('busy');
    const sentAt = new Date(0);
    const error = new QPayUnknownOutcomeError('unknown', {
      operation: 'invoice.create',
      httpStatus: 500,
      cause,
      reference: { sentAt },
    });
    expect(error.withReference({ invoiceId: 'i' })).toMatchObject({
      message: 'unknown',
      operation: 'invoice.create',
      httpStatus: 500,
      cause,
      reference: { sentAt, invoiceId: 'i' },
      retryable: false,
    });
  });
});

describe('isTokenRejected', () => {
  it('is true of that error only', () => {
    expect(isTokenRejected(new QPayTokenRejectedError('x'))).toBe(true);
    expect(
      [new QPayUnavailableError('x'), new Error('NO_CREDENTIALS'), undefined].some(isTokenRejected),
    ).toBe(false);
  });
});
