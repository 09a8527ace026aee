import type { BareQpay } from './orders';

/** Logs in once, as somebody would who has one process. */
export async function askQPay(): Promise<BareQpay> {
  const { QPAY_BASE_URL, QPAY_CLIENT_ID, QPAY_CLIENT_SECRET, QPAY_INVOICE_CODE } = process.env;
  const basic = Buffer.from(`${QPAY_CLIENT_ID}:${QPAY_CLIENT_SECRET}`).toString('base64');
  const login = await post(`${QPAY_BASE_URL}/v2/auth/token`, `Basic ${basic}`, {});
  const ask = <T>(path: string, body: object) =>
    post(`${QPAY_BASE_URL}${path}`, `Bearer ${(login as { access_token: string }).access_token}`, {
      invoice_code: QPAY_INVOICE_CODE,
      ...body,
    }) as Promise<T>;
  return {
    createInvoice: async (senderInvoiceNo, callbackUrl) => {
      const made = await ask<InvoiceAnswer>('/v2/invoice', {
        sender_invoice_no: senderInvoiceNo,
        invoice_receiver_code: 'terminal',
        invoice_description: 'Order',
        amount: 100,
        callback_url: callbackUrl,
      });
      const { invoice_id: invoiceId, qr_text: qrText, qPay_shortUrl: shortUrl, urls } = made;
      return { invoiceId, qrText, shortUrl, urls };
    },
    payments: async (invoiceId) => {
      const asked = { object_type: 'INVOICE', object_id: invoiceId };
      const { rows } = await ask<{ rows: { payment_id: string }[] }>('/v2/payment/check', asked);
      return rows.map((row) => row.payment_id);
    },
  };
}

interface InvoiceAnswer {
  invoice_id: string;
  qr_text: string;
  qPay_shortUrl: string;
  urls: unknown[];
}

async function post(url: string, authorization: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`QPay has answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
