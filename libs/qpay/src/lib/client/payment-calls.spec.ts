import { QPayInputError } from '../errors/qpay-local-errors';
import { checkPaymentCall, listPaymentsCall } from './payment-calls';

const OF_AN_INVOICE = { objectType: 'INVOICE', objectId: 'invoice-1' } as const;

describe('the question for payments', () => {
  it('names the page only where one is asked for', () => {
    expect(checkPaymentCall(OF_AN_INVOICE).body).toEqual({ object_type: 'INVOICE', object_id: 'invoice-1' });
    const second = { ...OF_AN_INVOICE, offset: { pageNumber: 2, pageLimit: 50 } };
    expect(checkPaymentCall(second).body).toMatchObject({ offset: { page_number: 2, page_limit: 50 } });
  });

  it('lists the first page, as large as QPay allows, without dates where none are given', () => {
    expect(listPaymentsCall(OF_AN_INVOICE).body).toEqual({
      object_type: 'INVOICE',
      object_id: 'invoice-1',
      offset: { page_number: 1, page_limit: 100 },
    });
  });

  it.each([
    ['offset.pageNumber', { pageNumber: 0, pageLimit: 1 }],
    ['offset.pageNumber', { pageNumber: 1.5, pageLimit: 1 }],
    ['offset.pageLimit', { pageNumber: 1, pageLimit: 0 }],
    ['offset.pageLimit', { pageNumber: 1, pageLimit: 101 }],
    ['offset.pageLimit', { pageNumber: 1, pageLimit: Number.NaN }],
  ])('refuses a wrong %s: %j', (field, offset) => {
    const ask = () => listPaymentsCall({ ...OF_AN_INVOICE, offset });
    expect(ask).toThrow(QPayInputError);
    expect(ask).toThrow(field);
  });
});
