import { PAGE_SECONDS } from './checkout-access.service';

const NAME = 'checkout';

/** `Set-Cookie` that lets this browser see this order's page: out of reach for scripts, other pages and other sites' forms. */
export function viewCookie(orderId: string, token: string, secure: boolean): string {
  const scope = `Path=/checkout/${orderId}; Max-Age=${PAGE_SECONDS}; HttpOnly; SameSite=Lax`;
  return `${NAME}=${token}; ${scope}${secure ? '; Secure' : ''}`;
}

/** The token in a request's `Cookie` header; empty when there is none. */
export function readViewCookie(header: string | undefined): string {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === NAME)?.[1] ?? '';
}
