/**
 * What people who look after payments may do, by the names in their token's `roles`. `viewer` reads; `operator` reads, acts and
 * asks for refunds; `approver` reads and decides about refunds that others have asked for. One person may have several.
 */
export const ROLES = ['viewer', 'operator', 'approver'] as const;

export type Role = (typeof ROLES)[number];

/** Whether a route is only for people with one of the {@link ROLES}. */
export function isOperatorRoute(route: string): boolean {
  return /^\/api\/operator(\/|$)/.test(route);
}
