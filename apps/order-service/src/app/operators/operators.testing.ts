import type { PaymentWorld } from '../payments/payments.testing';

interface Line {
  type: string;
  actor: string;
  detail: Record<string, string>;
}

/** What operators ask of the service: Saraa, who may look when she reads and act when she sends. */
export class OperatorDesk {
  constructor(private readonly world: PaymentWorld) {}

  get(path: string) {
    return this.world.send('GET', `/api/operator/${path}`, { user: 'saraa', roles: ['viewer'] });
  }

  post(path: string, body?: unknown) {
    return this.world.send('POST', `/api/operator/${path}`, { user: 'saraa', roles: ['operator'], body });
  }

  /** The orders of a list. */
  async idsOf(path: string): Promise<string[]> {
    const { body } = await this.get(path);
    return (body['items'] as { orderId: string }[]).map(({ orderId }) => orderId);
  }

  async timeline(orderId: string): Promise<Line[]> {
    return (await this.get(`orders/${orderId}/timeline`)).body['entries'] as Line[];
  }
}
