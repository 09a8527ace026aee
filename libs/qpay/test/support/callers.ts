import type { Instance } from './instance';

/** A read of the token by so many callers of each instance. */
export const reads = (instances: readonly Pick<Instance, 'auth'>[], callers: number) =>
  instances.flatMap(({ auth }) => Array.from({ length: callers }, () => auth.getAccessToken()));

/** What the promises rejected with. */
export async function rejections(calls: Promise<unknown>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(calls);
  return settled.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
}
