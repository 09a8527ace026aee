import { QPayInputError } from '../errors/qpay-local-errors';
import { invoiceBody } from './invoice-body';

const defaults = { invoiceCode: 'SHOP_INVOICE', callbackUrl: 'https://shop.example.mn/cb' };
const simple = { senderInvoiceNo: 'ORDER-1', description: 'Order 1', amount: '100.10' };
const line = { description: 'Tea', quantity: 1, unitPrice: '1100' };

describe('invoiceBody', () => {
  it('is the simple form where nothing else is said: defaults filled in, the amount a JSON number', () => {
    expect(JSON.stringify(invoiceBody(simple, defaults))).toBe(
      '{"invoice_code":"SHOP_INVOICE","sender_invoice_no":"ORDER-1","invoice_receiver_code":"terminal",' +
        '"invoice_description":"Order 1","amount":100.1,"callback_url":"https://shop.example.mn/cb"}',
    );
  });

  it('prefers what the caller says to the defaults', () => {
    const input = {
      ...simple,
      invoiceCode: 'OTHER',
      callbackUrl: 'https://other.example.mn',
      receiverCode: 'C-7',
    };
    expect(invoiceBody(input, defaults)).toMatchObject({
      invoice_code: 'OTHER',
      callback_url: 'https://other.example.mn',
      invoice_receiver_code: 'C-7',
    });
    expect(invoiceBody(simple, { invoiceCode: 'C' })).not.toHaveProperty('callback_url');
  });

  it('writes sender, receiver, rules and dates in QPay’s names and Ulaanbaatar’s time', () => {
    const body = invoiceBody(
      {
        ...simple,
        senderBranchCode: 'B1',
        senderBranchData: { name: 'Branch', address: { city: 'Ulaanbaatar' } },
        senderStaffCode: 'S1',
        senderStaffData: { name: 'Bat' },
        senderTerminalCode: 'T1',
        senderTerminalData: { name: 'Till 1' },
        receiverData: { register: 'АА00112233', phone: '99112233' },
        dueDate: new Date('2026-01-29T16:30:00Z'),
        enableExpiry: true,
        expiryDate: new Date('2026-01-30T00:00:00Z'),
        allowPartial: true,
        minimumAmount: 10,
        allowExceed: true,
        maximumAmount: '200.50',
        note: 'note',
      },
      defaults,
    );
    expect(body).toMatchObject({
      sender_branch_code: 'B1',
      sender_branch_data: { name: 'Branch', address: { city: 'Ulaanbaatar' } },
      sender_staff_code: 'S1',
      sender_staff_data: { name: 'Bat' },
      sender_terminal_code: 'T1',
      sender_terminal_data: { name: 'Till 1' },
      invoice_receiver_data: { register: 'АА00112233', phone: '99112233' },
      invoice_due_date: '2026-01-30 00:30:00',
      enable_expiry: true,
      expiry_date: '2026-01-30 08:00:00',
      allow_partial: true,
      minimum_amount: 10,
      allow_exceed: true,
      maximum_amount: 200.5,
      note: 'note',
    });
  });

  it('writes an e-barimt invoice with lines, discounts, surcharges, taxes and settlement, amounts as text', () => {
    const body = invoiceBody(
      {
        ...simple,
        amount: undefined,
        calculateVat: false,
        taxType: '1',
        taxCustomerCode: '1234567',
        lineTaxCode: '01111',
        districtCode: '3505',
        lines: [
          {
            ...line,
            productCode: 'P1',
            taxProductCode: 'TP1',
            classificationCode: '0111100',
            barcode: '8650000000000',
            note: 'hot',
            discounts: [{ code: 'D1', description: 'ten off', amount: 10 }],
            surcharges: [{ description: 'cup', amount: '5.5', note: 'paper' }],
            taxes: [{ taxCode: 'VAT', description: 'VAT', amount: '89.2857', cityTax: '17.8571' }],
          },
        ],
        transactions: [
          {
            description: 'share',
            amount: 1100,
            accounts: [{ bankCode: '050000', number: '5000000000', name: 'Example LLC', isDefault: true }],
          },
        ],
      },
      defaults,
    );
    expect(body).not.toHaveProperty('amount');
    expect(body).toMatchObject({
      calculate_vat: false,
      tax_type: '1',
      tax_customer_code: '1234567',
      line_tax_code: '01111',
      district_code: '3505',
      lines: [
        {
          sender_product_code: 'P1',
          tax_product_code: 'TP1',
          classification_code: '0111100',
          barcode: '8650000000000',
          line_description: 'Tea',
          line_quantity: '1.00',
          line_unit_price: '1100.00',
          note: 'hot',
          discounts: [{ discount_code: 'D1', description: 'ten off', amount: '10.00' }],
          surcharges: [{ description: 'cup', amount: '5.50', note: 'paper' }],
          taxes: [{ tax_code: 'VAT', description: 'VAT', amount: '89.2857', city_tax: '17.8571' }],
        },
      ],
      transactions: [
        {
          description: 'share',
          amount: '1100.00',
          accounts: [
            {
              account_bank_code: '050000',
              account_number: '5000000000',
              account_name: 'Example LLC',
              account_currency: 'MNT',
              is_default: true,
            },
          ],
        },
      ],
    });
  });

  it('writes a subscription', () => {
    const subscription = {
      interval: '2W',
      webhook: 'https://shop.example.mn/sub',
      nextPaymentDate: new Date(0),
    };
    expect(invoiceBody({ ...simple, lines: [line], subscription }, defaults)).toMatchObject({
      allow_subscribe: true,
      subscription_interval: '2W',
      subscription_webhook: 'https://shop.example.mn/sub',
      next_payment_date: '1970-01-01T00:00:00.000Z',
    });
  });

  it.each([
    ['lines[1].quantity', { lines: [line, { ...line, quantity: 0 }] }],
    ['lines[0].unitPrice', { lines: [{ ...line, unitPrice: 'x' }] }],
    [
      'lines[0].taxes[0].amount',
      { lines: [{ ...line, taxes: [{ taxCode: 'VAT', description: 'VAT', amount: '0.00001' }] }] },
    ],
    [
      'lines[0].discounts[0].description',
      { lines: [{ ...line, discounts: [{ description: '', amount: 1 }] }] },
    ],
    ['minimumAmount', { minimumAmount: -1 }],
    ['amount', { amount: undefined, lines: [] }],
  ])('names %s when that is what is wrong', (field, change) => {
    const refused = (): unknown => invoiceBody({ ...simple, ...change }, defaults);
    expect(refused).toThrow(QPayInputError);
    expect(refused).toThrow(expect.objectContaining({ field }));
  });
});
