import type { FastifyHelmetOptions } from '@fastify/helmet';

type Policy = Readonly<Record<string, readonly string[]>>;

/** Nothing may be loaded, run, shown in a frame or sent anywhere by what is answered. */
const NOTHING: Policy = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** What pages of this service may do on top of it: load, run and send from and to this service alone. Nothing inline. */
const OWN_PAGES: Policy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  'connect-src': ["'self'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** Swagger's page brings its own style and pictures inside the page. It is not there in production. */
const SWAGGER: Policy = {
  ...OWN_PAGES,
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
};

/** The policy of the API's description, outside production. */
export const DOCS_POLICY = toHeader(SWAGGER);
/** The policy of pages as a header. */
export const PAGE_POLICY = toHeader(OWN_PAGES);

const YEAR_SECONDS = 31_536_000;

/** The security headers of every answer; pages put {@link PAGE_POLICY} in the place of the policy. */
export function helmetOptions(publicUrl: string): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: { useDefaults: false, directives: mutable(NOTHING) },
    // A browser that was told on http would lock a developer out of localhost.
    strictTransportSecurity: publicUrl.startsWith('https:')
      ? { maxAge: YEAR_SECONDS, includeSubDomains: false }
      : false,
    // Addresses hold tokens: of callbacks, and of links to a checkout page.
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
  };
}

function toHeader(policy: Policy): string {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ');
}

function mutable(policy: Policy): Record<string, string[]> {
  return Object.fromEntries(Object.entries(policy).map(([name, sources]) => [name, [...sources]]));
}
