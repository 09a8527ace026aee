import type { FastifyReply } from 'fastify';
import { PAGE_POLICY } from '../http/security-headers';

/** Nothing runs, shows or is sent anywhere but from and to this service; nobody may put the page into a frame. */
const HEADERS = {
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // The address of the first visit has a token in it.
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'private, no-store',
};

/** Puts the headers of the checkout page on an answer. */
export function pageHeaders(reply: FastifyReply): FastifyReply {
  return reply.headers(HEADERS);
}
