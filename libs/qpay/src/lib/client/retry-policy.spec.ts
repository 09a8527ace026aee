import * as auth from '../errors/qpay-auth-errors';
import type { QPayError } from '../errors/qpay-error';
import * as refusal from '../errors/qpay-refusal-errors';
import * as transport from '../errors/qpay-transport-errors';
import { QPayUnknownOutcomeError } from '../errors/qpay-unknown-outcome-error';
import { QPAY_ENDPOINTS, type QPayOperation } from './endpoints';
import { pauseBeforeRetry, type RetrySituation } from './retry-policy';

const timeout = new transport.QPayTimeoutError('x');
const situation = (change: Partial<RetrySituation> = {}): RetrySituation => ({
  endpoint: QPAY_ENDPOINTS['invoice.get'],
  error: timeout,
  made: 0,
  allowed: 2,
  remainingMs: Infinity,
  random: 1,
  ...change,
});
const isRetried = (operation: QPayOperation, error: unknown): boolean =>
  pauseBeforeRetry(situation({ endpoint: QPAY_ENDPOINTS[operation], error })) !== undefined;

describe('pauseBeforeRetry', () => {
  const passing: [string, QPayError][] = [
    ['a connection that broke', new transport.QPayConnectionError('x')],
    ['a time-out', timeout],
    ['an overloaded QPay', new transport.QPayUnavailableError('x')],
    ['a rate limit', new transport.QPayRateLimitError('x')],
  ];
  it.each(passing)('I-27: a read is repeated after %s', (_name, error) => {
    expect(isRetried('payment.check', error)).toBe(true);
  });

  const lasting: [string, unknown][] = [
    ['a refused request', new refusal.QPayRequestRejectedError('x')],
    ['an unknown object', new refusal.QPayNotFoundError('x')],
    ['a conflict', new refusal.QPayConflictError('x')],
    ['wrong credentials', new auth.QPayAuthenticationError('x')],
    ['a token that was refused twice', new auth.QPayTokenRejectedError('x')],
    ['an answer that is not QPay', new transport.QPayUnexpectedAnswerError('x')],
    ['an open circuit', new transport.QPayCircuitOpenError('x')],
    ['a wish to stop', new transport.QPayAbortedError('x')],
    ['an untrusted certificate', new transport.QPayConnectionError('x', { retryable: false })],
    ['a mistake in the program', new TypeError('x')],
  ];
  it.each(lasting)('I-27: even a read is not repeated after %s', (_name, error) => {
    expect(isRetried('payment.check', error)).toBe(false);
  });

  it('I-27: a create whose outcome is unknown is never repeated', () => {
    const unknown = new QPayUnknownOutcomeError('x');
    for (const operation of [
      'invoice.create',
      'payment.refund',
      'payment.cancel',
      'ebarimt.create',
      'ebarimt-v3.create',
    ] as const) {
      expect(isRetried(operation, unknown)).toBe(false);
    }
  });

  it('repeats a create that was never sent or was turned away unread', () => {
    expect(isRetried('invoice.create', new transport.QPayConnectionError('x'))).toBe(true);
    expect(isRetried('invoice.create', new transport.QPayRateLimitError('x'))).toBe(true);
    expect(isRetried('invoice.create', timeout)).toBe(false);
  });

  it('repeats a cancel of an invoice whose outcome is unknown, because a second one does nothing', () => {
    expect(isRetried('invoice.cancel', new QPayUnknownOutcomeError('x'))).toBe(true);
  });

  it('stops when the allowed repeats are made', () => {
    expect(pauseBeforeRetry(situation({ made: 2 }))).toBeUndefined();
    expect(pauseBeforeRetry(situation({ allowed: 0 }))).toBeUndefined();
  });

  it('I-27: the longest pause doubles from 200 ms to 2 s, and jitter spreads it over its whole length', () => {
    const longest = [0, 1, 2, 3, 4, 5].map((made) => pauseBeforeRetry(situation({ made, allowed: 9 })));
    expect(longest).toEqual([200, 400, 800, 1600, 2000, 2000]);
    expect(pauseBeforeRetry(situation({ random: 0 }))).toBe(0);
    expect(pauseBeforeRetry(situation({ random: 0.5, made: 1 }))).toBe(200);
  });

  it('waits at least as long as QPay asks', () => {
    const error = new transport.QPayRateLimitError('x', { retryAfterMs: 7_000 });
    expect(pauseBeforeRetry(situation({ error, random: 0 }))).toBe(7_000);
  });

  it('ends the call when the time left is shorter than the pause', () => {
    const error = new transport.QPayUnavailableError('x', { retryAfterMs: 7_000 });
    expect(pauseBeforeRetry(situation({ error, remainingMs: 6_999 }))).toBeUndefined();
    expect(pauseBeforeRetry(situation({ remainingMs: 0 }))).toBeUndefined();
  });
});
