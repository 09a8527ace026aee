import type { QPayClock } from '../config/clock';
import { afterPatience } from './patience';
import type { RedisConnection } from './redis-types';

/** After so many commands in a row without an answer, most of them one a second, a connection is taken for dead. */
const SILENCES = 3;
/** How long a connection that was made may take to its first answer, in milliseconds: as long as making it may. */
const GREETING_MS = 2_000;
/** How long a server of a cluster may take to show that it is there, in milliseconds. */
const PING_MS = 250;

/**
 * Ends connections that are open and dead. Where the way to Redis swallows packets (a firewall that forgot the connection,
 * a machine that is gone), nobody resets it, and TCP itself gives up after a quarter of an hour; a new one works at once.
 */
export class RedisRevival {
  private silences = 0;
  private readonly greetings = new Map<RedisConnection, () => void>();

  /**
   * @param own the connections that may be ended, all on the same way to Redis, that for commands first; never the
   *   application's
   */
  constructor(
    private readonly own: readonly RedisConnection[],
    private readonly clock: QPayClock,
  ) {
    for (const connection of own) this.expectGreeting(connection);
  }

  /** A command was not answered in time, and none of those sent before it has been since. */
  silence(): void {
    this.silences += 1;
    if (this.silences < SILENCES) return;
    this.silences = 0;
    const [commands, ...others] = this.own;
    if (commands?.nodes) commands.nodes().forEach((node) => this.leaveIfSilent(node));
    else if (commands) revive(commands);
    others.forEach(revive);
  }

  /** Redis has answered. */
  answer(): void {
    this.silences = 0;
  }

  stop(): void {
    for (const cancel of this.greetings.values()) cancel();
    this.greetings.clear();
  }

  /** A server of a cluster: the others work, and go on being used. ioredis connects anew when it needs this one. */
  private leaveIfSilent(node: RedisConnection): void {
    if (node.status !== 'ready' && node.status !== 'connect') return;
    const cancel = afterPatience(this.clock, PING_MS, () => node.disconnect?.());
    node.ping?.().then(cancel, cancel);
  }

  /** A connection that is never ready has no commands whose answers could be missed. */
  private expectGreeting(connection: RedisConnection): void {
    const settled = () => this.greetings.get(connection)?.();
    connection.on?.('connect', () => {
      settled();
      const late = () => connection.status === 'connect' && revive(connection);
      this.greetings.set(connection, this.clock.schedule(GREETING_MS, late));
    });
    for (const event of ['ready', 'close', 'end']) connection.on?.(event, settled);
  }
}

/** ioredis ends the connection and makes another, after its usual pause. */
function revive(connection: RedisConnection): void {
  // One that is being made would not be made again if it were ended now.
  if (connection.status !== 'ready' && connection.status !== 'connect') return;
  // As at its end: a TLS handshake that is cut short can have a second error, which would end the process.
  connection.stream?.on('error', () => undefined);
  connection.disconnect?.(true);
}
