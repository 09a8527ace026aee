import type { QPayDeepLink } from '../client/invoice.types';

/** A link's scheme in lower case: `khanbank` of `khanbank://q?qPay_QRcode=…`; undefined when it has none. */
export function qpayLinkScheme(link: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):\/\//i.exec(link)?.[1]?.toLowerCase();
}

/** Schemes that open no bank app, whatever an answer says; a page must not offer them as one. */
const NOT_AN_APP = ['javascript', 'data', 'vbscript', 'file', 'blob', 'about'];

/**
 * The links whose app is wanted, in the order of `schemes` (upper and lower case alike); all of them without `schemes`. What is
 * not an app's link (`javascript:`…) is never among them. QPay's list of banks changes: treat it as a preference, not as a
 * complete choice.
 */
export function qpayDeepLinks(links: readonly QPayDeepLink[], schemes?: readonly string[]): QPayDeepLink[] {
  const usable = links.filter(({ link }) => {
    const scheme = qpayLinkScheme(link);
    return scheme !== undefined && !NOT_AN_APP.includes(scheme);
  });
  if (schemes === undefined) return usable;
  return schemes.flatMap((scheme) =>
    usable.filter(({ link }) => qpayLinkScheme(link) === scheme.toLowerCase()),
  );
}
