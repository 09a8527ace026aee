import type { Instance } from './instance';
import type { TokenFleet } from './token-fleet';

/** So many instances that have reached every master and hear each other. */
export async function connected(fleet: TokenFleet, count: number, settings = {}): Promise<Instance[]> {
  const instances = fleet.instances(count, { settings });
  await Promise.all(instances.map((instance) => instance.connected()));
  await fleet.listening(count);
  return instances;
}

/** What fails at Redis from now on. */
export function storeErrors(instances: readonly Instance[]): string[] {
  const errors: string[] = [];
  for (const { auth } of instances)
    auth.events$.subscribe((event) => event.type === 'store-error' && errors.push(event.operation));
  return errors;
}
