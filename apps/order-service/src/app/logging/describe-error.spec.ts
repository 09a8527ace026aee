import { DrizzleQueryError } from 'drizzle-orm';
import { QPayUnknownOutcomeError } from 'nestjs-qpay';
import { describeError, writableError } from './describe-error';

describe(describeError, () => {
  it('leaves out whatever an error carries beside its message', () => {
    const error = Object.assign(new Error('failed'), {
      config: { headers: { Authorization: 'Basic c2VjcmV0' } },
    });
    expect(JSON.stringify(describeError(error))).not.toContain('c2VjcmV0');
  });

  it('leaves out the parameters of a failed query', () => {
    const cause = Object.assign(new Error('connection lost'), { code: '08006' });
    const described = describeError(new DrizzleQueryError('SELECT $1', ['a-parameter'], cause));
    expect(JSON.stringify(described)).not.toContain('a-parameter');
    expect(described).toMatchObject({ message: 'Failed query: SELECT $1', cause: { code: '08006' } });
  });

  it("keeps QPay's own words", () => {
    const details = { operation: 'invoice.create', httpStatus: 500, qpayCode: 'SYSTEM_BUSY' };
    const error = new QPayUnknownOutcomeError('It is not known.', details);
    expect(describeError(error)).toMatchObject({ code: 'QPAY_UNKNOWN_OUTCOME', ...details });
  });

  it('ends at causes that go round in a circle', () => {
    const error: Error = new Error('first');
    error.cause = error;
    expect(describeError(error)).toMatchObject({ cause: { cause: { message: 'first', cause: undefined } } });
  });

  it.each(['a text', undefined, null, 7])('does not repeat a thrown %p', (thrown) => {
    expect(describeError(thrown).message).toBe('Something that is no error was thrown.');
  });
});

describe(writableError, () => {
  it('leaves alone what was described before it came to the logger', () => {
    const described = describeError(new Error('The reason.'));
    expect(writableError(described)).toBe(described);
    expect(writableError(new Error('The reason.'))).toMatchObject({ message: 'The reason.' });
    expect(writableError({ headers: 'secret' })).toEqual(describeError({}));
  });
});
