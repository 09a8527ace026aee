import { z } from 'zod';
import type { RedisKeys } from './redis-keys';
import type { RedisLink } from './redis-link';
import { publish } from './redis-scripts';
import type { RedisConnection } from './redis-types';
import type { StoreMessage } from './token-store';

const wire = z.object({
  type: z.enum(['stored', 'dropped']),
  fingerprint: z.string().regex(/^[0-9a-f]{8}$/),
});

/**
 * Messages between instances, at most once: they make a change known in milliseconds, and nothing depends on their
 * arrival. After every (re)connection the listener is told, since something may have been missed.
 */
export class RedisMessages {
  constructor(
    private readonly subscriber: RedisConnection | undefined,
    private readonly link: RedisLink,
    private readonly keys: Pick<RedisKeys, 'token' | 'channel'>,
  ) {}

  /** Tells the other instances; a failure is theirs to notice at their next check. */
  async send(message: StoreMessage): Promise<void> {
    const { token, channel } = this.keys;
    const text = JSON.stringify(message);
    await this.link.run('publish', (redis) => publish(redis, token, channel, text)).catch(() => undefined);
  }

  onMessage(listener: (message: StoreMessage | { type: 'connected' }) => void): void {
    const { subscriber } = this;
    const { channel } = this.keys;
    if (!subscriber?.on || !subscriber.subscribe) return;
    subscriber.on('message', (_channel: string, text: string) => {
      const message = read(text);
      if (message) listener(message);
    });
    const subscribe = () => {
      subscriber.subscribe?.(channel).then(
        () => listener({ type: 'connected' }),
        () => undefined,
      );
    };
    subscriber.on('ready', subscribe);
    if (subscriber.status === 'ready') subscribe();
  }
}

function read(text: string): StoreMessage | undefined {
  try {
    return wire.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
