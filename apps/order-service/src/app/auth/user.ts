/** Who is asking, as the user token says. */
export interface User {
  /** The token's `sub`. */
  id: string;
  /** The token's `roles`; empty for customers. */
  roles: readonly string[];
}
