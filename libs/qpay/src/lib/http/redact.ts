import { withoutUrls } from '../errors/safe-cause';
import type { QPayAuthorization } from './qpay-http.types';

/** Keeps an error readable and a hostile answer from filling the log. */
const LONGEST_KEPT_TEXT = 300;

/** The value of the Authorization header. */
export function authorizationHeader(authorization: QPayAuthorization): string {
  return authorization.scheme === 'Bearer'
    ? `Bearer ${authorization.token}`
    : `Basic ${Buffer.from(`${authorization.username}:${authorization.password}`, 'utf8').toString('base64')}`;
}

/** What of an authorization must never be seen: a server may echo it in an error page. */
function secretsOf(authorization: QPayAuthorization): string[] {
  const encoded = authorizationHeader(authorization).slice(authorization.scheme.length + 1);
  return authorization.scheme === 'Bearer' ? [encoded] : [encoded, authorization.password];
}

/** A text from outside, made fit to be kept: secrets and URLs taken out, shortened. */
export function redact(text: string, authorization: QPayAuthorization): string {
  const clean = secretsOf(authorization)
    .filter((secret) => secret.length > 0)
    .reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
  const visible = withoutUrls(clean).replace(/\s+/g, ' ').trim();
  return visible.length > LONGEST_KEPT_TEXT ? `${visible.slice(0, LONGEST_KEPT_TEXT)}…` : visible;
}
