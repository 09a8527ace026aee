import { Api, type Answer } from '../support/api';
import { operatorToken, userToken } from '../support/user-token';
import type { CrashWorld } from './crash-world';
import type { Random } from './random';

/** Longer than the simulated time of a whole run. */
const TOKEN_LIFE = '90d';
const TRIES = 5;

/** What the outside world was told: the service has to stand by it, whatever dies. */
export interface Told {
  /** The orders that were answered for a key. */
  sessions: Map<string, Set<string>>;
  /** Orders that were seen paid. */
  paid: Set<string>;
  /** Answers that no death of a process excuses. */
  wrong: string[];
  requests: number;
}

/** Whoever uses the service over the network, and tries again at another instance when it does not answer. */
export class Client {
  constructor(
    private readonly world: CrashWorld,
    readonly random: Random,
    readonly told: Told,
  ) {}

  asUser(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
    return this.send(userToken('bat', { expiresIn: TOKEN_LIFE }), { method, path, body, headers });
  }

  asOperator(path: string, role: 'operator' | 'approver', body?: unknown) {
    const person = role === 'operator' ? 'tuya' : 'dorj';
    return this.send(operatorToken(person, [role], TOKEN_LIFE), { method: 'POST', path, body });
  }

  /** Asks for a session until there is one, always with the same key. */
  async begin(key: string, body: object): Promise<Record<string, unknown> | undefined> {
    for (let tries = 0; tries < TRIES; tries++) {
      const answer = await this.asUser('POST', '/api/create-payment-session', body, {
        'idempotency-key': key,
      });
      if (answer?.status !== 201) continue;
      const orders = this.told.sessions.get(key) ?? new Set();
      this.told.sessions.set(key, orders.add(String(answer.body['orderId'])));
      return answer.body;
    }
    return undefined;
  }

  private async send(
    token: Promise<string>,
    { method, path, body, headers }: { method: string; path: string; body?: unknown; headers?: object },
  ): Promise<Answer | undefined> {
    const api = new Api(this.random.pick(this.world.instances).url, await token);
    this.told.requests += 1;
    try {
      const answer = await api.send(method, path, body, { ...headers });
      this.note(answer, `${method} ${path}`);
      return answer;
    } catch {
      // Nobody was there, or whoever was has died before the answer.
      return undefined;
    }
  }

  private note({ status, body }: Answer, what: string): void {
    if (status === 500) this.told.wrong.push(`${what}: ${JSON.stringify(body)}`);
    if (body['status'] === 'PAID') this.told.paid.add(String(body['orderId']));
  }
}
