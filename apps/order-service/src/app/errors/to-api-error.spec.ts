import { NotFoundException } from '@nestjs/common';
import {
  QPayAuthenticationError,
  QPayConnectionError,
  QPayRateLimitError,
  QPayRequestRejectedError,
  QPayUnknownOutcomeError,
} from 'nestjs-qpay';
import { ZodValidationException } from 'nestjs-zod';
import { createPaymentSessionSchema } from '../payments/create-payment-session.dto';
import { paymentNotFound } from './api-error';
import { toApiError } from './to-api-error';

/** What stays in the log. */
const DETAIL = 'a detail for the operators';

describe(toApiError, () => {
  it('passes on what is meant for the caller', () => {
    const error = paymentNotFound();
    expect(toApiError(error)).toBe(error);
  });

  it.each([
    [new QPayConnectionError(DETAIL), 503, 'QPAY_UNAVAILABLE'],
    [new QPayRateLimitError(DETAIL), 503, 'QPAY_UNAVAILABLE'],
    [new QPayRequestRejectedError(DETAIL), 422, 'QPAY_REFUSED'],
    [new QPayAuthenticationError(DETAIL), 502, 'QPAY_SETUP'],
    [new QPayUnknownOutcomeError(DETAIL), 503, 'QPAY_OUTCOME_UNKNOWN'],
  ])('says what QPay means in its own words: %#', (error, status, code) => {
    const answer = toApiError(error);
    expect(answer).toMatchObject({ status, body: { code }, cause: error });
    expect(JSON.stringify(answer.body)).not.toContain(DETAIL);
  });

  it('passes on how long QPay wants to be left alone, in seconds', () => {
    const error = new QPayRateLimitError('too fast', { retryAfterMs: 1_500 });
    expect(toApiError(error).retryAfterSeconds).toBe(2);
  });

  it('names every field that was refused', () => {
    const refused = createPaymentSessionSchema.safeParse({ amount: '100', currency: 'USD', status: 'PAID' });
    const answer = toApiError(new ZodValidationException(refused.error));
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(Object.keys(answer.body.fields ?? {}).sort()).toEqual(['amount', 'currency', 'status']);
  });

  it.each([
    [new NotFoundException(), 404, 'NOT_FOUND'],
    [Object.assign(new Error('too large'), { statusCode: 413 }), 413, 'BODY_TOO_LARGE'],
  ])("puts the framework's errors into the same form: %#", (error, status, code) => {
    expect(toApiError(error)).toMatchObject({ status, body: { code } });
  });

  it.each([[new Error('SELECT secret FROM t')], ['a text'], [undefined]])(
    'tells nothing of what was not expected: %p',
    (error) => {
      const answer = toApiError(error);
      expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL_ERROR' } });
      expect(JSON.stringify(answer.body)).not.toContain('SELECT');
    },
  );
});
