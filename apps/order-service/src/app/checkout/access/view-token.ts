import { createHmac, timingSafeEqual } from 'node:crypto';

/** A link is handed around and lives shortly; a page stays open for a while and shows its receipt later. */
type ViewTokenUse = 'link' | 'page';

/** What a token lets its holder see. */
export interface ViewTokenScope {
  orderId: string;
  use: ViewTokenUse;
}

const FORM = /^([0-9a-z]{1,9})\.([\w-]{43})$/;
const RADIX = 36;

/** A token for one order and one use. It names its end, in whole seconds, and nothing else. */
export function signViewToken(key: Buffer, scope: ViewTokenScope, expiresAt: Date): string {
  const end = Math.floor(expiresAt.getTime() / 1_000).toString(RADIX);
  return `${end}.${signature(key, scope, end)}`;
}

/** Whether the token was signed with the key for exactly this, and its end has not come. */
export function isViewToken(key: Buffer, scope: ViewTokenScope, token: string, now: Date): boolean {
  const [, end, given] = FORM.exec(token) ?? [];
  if (!end || !given) return false;
  const expected = signature(key, scope, end);
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(expected))) return false;
  return now.getTime() < Number.parseInt(end, RADIX) * 1_000;
}

function signature(key: Buffer, { orderId, use }: ViewTokenScope, end: string): string {
  return createHmac('sha256', key)
    .update(`checkout:${use}:${orderId.toLowerCase()}:${end}`)
    .digest('base64url');
}
