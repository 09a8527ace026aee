import { createPaymentSessionSchema } from './create-payment-session.dto';

const problemsOf = (body: unknown) => {
  const result = createPaymentSessionSchema.safeParse(body);
  return result.success ? [] : result.error.issues.map((issue) => issue.path.join('.'));
};

describe('createPaymentSessionSchema', () => {
  it.each([100, 0.01, 99.5, 99.99, 1234567.89, 100_000_000])('takes the amount %d', (amount) => {
    expect(createPaymentSessionSchema.parse({ amount })).toEqual({ amount, currency: 'MNT' });
  });

  it.each([
    undefined,
    null,
    0,
    -0,
    -1,
    '100',
    0.001,
    99.999,
    0.1 + 0.2,
    Number.NaN,
    Infinity,
    1e-7,
    1e21,
    true,
    [],
    {},
  ])('refuses the amount %p and names the field', (amount) =>
    expect(problemsOf({ amount })).toContain('amount'),
  );

  it('trims the texts and keeps them', () => {
    const body = { amount: 100, description: ' Order 1001 ', reference: 'cart-7' };
    expect(createPaymentSessionSchema.parse(body)).toMatchObject({
      description: 'Order 1001',
      reference: 'cart-7',
    });
  });

  it('refuses a description that QPay would refuse', () => {
    expect(problemsOf({ amount: 1, description: 'x'.repeat(256) })).toEqual(['description']);
    expect(problemsOf({ amount: 1, description: ' ' })).toEqual(['description']);
  });

  it('refuses another currency', () => {
    expect(problemsOf({ amount: 1, currency: 'USD' })).toEqual(['currency']);
  });

  it.each(['status', 'userId', 'captured', 'orderId'])('refuses to be told the %s', (field) => {
    expect(createPaymentSessionSchema.safeParse({ amount: 1, [field]: 'x' }).success).toBe(false);
  });

  it.each([undefined, null, 'x', 1, []])('refuses the body %p', (body) => {
    expect(createPaymentSessionSchema.safeParse(body).success).toBe(false);
  });
});
