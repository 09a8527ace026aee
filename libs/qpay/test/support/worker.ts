import { Instance, type InstanceConfig } from './instance';
import type { WorkerAnswer, WorkerOrder, WorkerReport } from './forked-worker';

/** An instance of the library in a process of its own, at the orders of a test. */
class Worker {
  private instance?: Instance;

  async obey(order: WorkerOrder): Promise<WorkerReport> {
    switch (order.do) {
      case 'open':
        this.instance = this.build(order.config, order.freeze ?? false);
        if (order.connected) await this.instance.connected();
        return {};
      case 'read':
        return this.read(order.callers);
      case 'request':
        return this.request(order.invoiceId, order.times);
      case 'say':
        process.stdout.write(`said: ${order.words}\n`);
        return {};
      case 'close':
        await this.instance?.close();
        return {};
    }
  }

  private build(config: InstanceConfig, freeze: boolean): Instance {
    if (!freeze) return new Instance(config);
    return new Instance(config, {
      aroundLogin:
        (login) =>
        async (...limits) => {
          const grant = await login(...limits);
          await new Promise((resolve) => process.send?.({ frozen: true }, resolve));
          // Nothing of this process runs until somebody else sends SIGCONT.
          process.kill(process.pid, 'SIGSTOP');
          return grant;
        },
    });
  }

  private async read(callers: number): Promise<WorkerReport> {
    const { auth } = this.opened();
    const calls = Array.from({ length: callers }, () => auth.getAccessToken());
    return { tokens: [...new Set(await Promise.all(calls))] };
  }

  private async request(invoiceId: string, times: number): Promise<WorkerReport> {
    const { client } = this.opened();
    const calls = Array.from({ length: times }, () => client.getInvoice(invoiceId));
    const failed = (await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected');
    return { failed: failed.length };
  }

  private opened(): Instance {
    if (!this.instance) throw new Error('the worker has not been told to open an instance');
    return this.instance;
  }
}

const worker = new Worker();

process.on('message', ({ id, order }: { id: number; order: WorkerOrder }) => {
  const answer = (rest: Omit<WorkerAnswer, 'id'>) => process.send?.({ id, ...rest });
  worker.obey(order).then(
    (report) => answer({ report }),
    (error: unknown) => answer({ error: String(error) }),
  );
});
// The test is gone.
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });
