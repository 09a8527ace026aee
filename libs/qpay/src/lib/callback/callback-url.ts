import { QPayInputError } from '../errors/qpay-local-errors';

/** Longest `callback_url` that QPay takes, by the official table of the invoice's fields. */
const LONGEST_URL = 255;

/**
 * The `callbackUrl` of one invoice: the address at which the callback is mounted with the token as its last part. A query
 * is kept; QPay appends its own parameter.
 *
 * @param mountedAt the public address of the option `callback.path`: `https://shop.example.mn/qpay/callback`
 * @throws QPayInputError when that is no http(s) URL, or the result is longer than the 255 characters QPay takes
 */
export function qpayCallbackUrl(mountedAt: string, token: string): string {
  const url = URL.canParse(mountedAt) ? new URL(mountedAt) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new QPayInputError('callbackUrl', 'must be an absolute http(s) URL.');
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${encodeURIComponent(token)}`;
  url.hash = '';
  if (url.href.length > LONGEST_URL)
    throw new QPayInputError('callbackUrl', `is longer than the ${LONGEST_URL} characters that QPay takes.`);
  return url.href;
}
