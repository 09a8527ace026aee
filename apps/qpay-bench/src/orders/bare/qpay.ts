/** One call to QPay, its answer as it is. @throws Error when QPay refuses */
export type Qpay = (path: string, body: Record<string, unknown>) => Promise<unknown>;

/** Logs in once, as somebody would who has one process. */
export async function askQPay(): Promise<Qpay> {
  const { QPAY_BASE_URL, QPAY_CLIENT_ID, QPAY_CLIENT_SECRET, QPAY_INVOICE_CODE } = process.env;
  const basic = Buffer.from(`${QPAY_CLIENT_ID}:${QPAY_CLIENT_SECRET}`).toString('base64');
  const login = await post(`${QPAY_BASE_URL}/v2/auth/token`, `Basic ${basic}`, {});
  const { access_token: token } = login as { access_token: string };
  return (path, body) =>
    post(`${QPAY_BASE_URL}${path}`, `Bearer ${token}`, { invoice_code: QPAY_INVOICE_CODE, ...body });
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
