import type { Registry } from 'prom-client';
import type { QPaySimulator } from 'qpay-simulator';
import { collectQPayMetrics } from '../../src/metrics';
import type { Instance } from './instance';
import type { SecretWatch } from './secret-watch';

/** An error that a thousand callers get is heard once. */
const heard = new WeakSet<object>();

/**
 * Lets a watch hear what an instance says in any test: its events (reads carry nothing), the errors that its callers get, and, by
 * the registry, its metrics. What it logs, the watch hears as the logger.
 */
export function hearInstance({ auth, client }: Instance, watch: SecretWatch, registry: Registry): void {
  auth.events$.subscribe((event) => event.type !== 'read' && watch.keep(event));
  client.requests$.subscribe((event) => watch.keep(event));
  collectQPayMetrics(auth, registry);
  const hear = (error: unknown) => {
    if (typeof error !== 'object' || error === null || heard.has(error)) return;
    heard.add(error);
    watch.hear(error, String(error), error instanceof Error ? error.stack : '');
  };
  for (const service of [auth, client]) hearRejections(service, hear);
}

/** What is said without anybody's asking for it: the state of instances, their metrics, and the addresses that were asked at QPay. */
export async function hearTraces(
  watch: SecretWatch,
  { instances, metrics, qpay }: { instances: readonly Instance[]; metrics: Registry; qpay: QPaySimulator },
): Promise<void> {
  watch.hear(...instances.map(({ auth }) => auth.status()));
  watch.hear(await metrics.metrics(), ...new Set(qpay.calls().map(({ path }) => path)));
}

/** Hears what the promises of an object's methods reject with, and leaves them as they are. */
function hearRejections(service: object, hear: (error: unknown) => void): void {
  const prototype = Object.getPrototypeOf(service);
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (name === 'constructor' || typeof method !== 'function') continue;
    const listening = (...args: unknown[]) => {
      const result: unknown = Reflect.apply(method, service, args);
      if (result instanceof Promise) result.catch(hear);
      return result;
    };
    Object.defineProperty(service, name, { value: listening, configurable: true, writable: true });
  }
}
