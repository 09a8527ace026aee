/** Where a callback's token stands in the path. */
const CALLBACK = /(\/qpay\/callback\/)[^/?#]*/gi;

/** A request's address as it may be written down: without its query, and without a callback's token. */
export function safeUrl(url: string): string {
  return (url.split(/[?#]/)[0] ?? '').replace(CALLBACK, '$1…');
}
