const PAGES = /^\/operator(\/[\w-]+)*$/;

/** Where to go after something was done: only pages of this service are led back to. */
export function backTo(given: unknown): string {
  return typeof given === 'string' && PAGES.test(given) ? given : '/operator';
}
