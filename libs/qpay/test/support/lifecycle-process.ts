import { Instance, type InstanceConfig } from './instance';

/** What a process of its own is to live through. */
export interface LifecycleOrder {
  config: InstanceConfig;
  /** `failing-renewal`: reads a token until its background renewals have failed some times. `shutdown`: closes mid-login. */
  story: 'failing-renewal' | 'shutdown';
}

/** What it tells at its end. */
export interface LifecycleReport {
  /** From the wish to close to its fulfilment, in milliseconds. */
  closedAfterMs?: number;
  failedRenewals: number;
  failedReads: number;
  unhandled: number;
}

const report: LifecycleReport = { failedRenewals: 0, failedReads: 0, unhandled: 0 };
process.on('unhandledRejection', () => (report.unhandled += 1));

/** Reads without pause, as a busy process does, while renewals fail in the background. */
async function failingRenewal({ auth }: Instance): Promise<void> {
  auth.events$.subscribe((event) => {
    if (event.type === 'renewal' && event.reason === 'soft' && event.outcome === 'failed')
      report.failedRenewals += 1;
  });
  while (report.failedRenewals < 3 && report.failedReads === 0) {
    await auth.getAccessToken().catch(() => (report.failedReads += 1));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Begins a login that does not end, and resolves when the parent has seen it arrive at QPay. */
async function waitForLogin({ auth }: Instance): Promise<void> {
  auth.getAccessToken().catch(() => (report.failedReads += 1));
  await new Promise((resolve) => process.once('message', resolve));
}

process.once('message', (order: LifecycleOrder) => {
  void live(order);
});

async function live({ config, story }: LifecycleOrder): Promise<void> {
  const instance = new Instance(config);
  await (story === 'shutdown' ? waitForLogin(instance) : failingRenewal(instance));
  const startedAt = performance.now();
  await instance.close();
  report.closedAfterMs = performance.now() - startedAt;
  // After the channel to the parent is closed, only what the library left behind could keep the process.
  process.send?.(report, () => process.disconnect());
}
