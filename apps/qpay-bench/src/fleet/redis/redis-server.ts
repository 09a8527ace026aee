import type { Random } from '../time/random';
import type { VirtualTime } from '../time/virtual-time';
import { isWrite, onData, ReplyError, type RedisCommand } from './redis-command';
import { RedisData } from './redis-data';
import type { ConnectionLife } from './connection-life';

/** What state the server, or the way to it, is in. */
export type RedisState =
  | 'up'
  /** The process is gone: connections break, none can be made. */
  | 'down'
  /** It was stopped: it takes what is sent and carries it out when it goes on. */
  | 'frozen'
  /** The network swallows everything; nobody is told. */
  | 'black-hole'
  /** A replica, or a full one: it reads and refuses to write. */
  | 'read-only';

/** How the network between the fleet and Redis is. */
export interface RedisNetwork {
  /** One way, in milliseconds: at least this, and exponentially more. */
  latencyMs: number;
  /** Chance that the connection breaks before a command is carried out. */
  breaksBefore: number;
  /** Chance that it breaks after that, and takes the answer with it. */
  breaksAfter: number;
  /** Chance that a message between instances does not arrive. */
  losesMessage: number;
  /** Chance that a command takes longer than the library waits. */
  stalls: number;
}

/** A quiet network in one rack. */
export const GOOD_NETWORK: RedisNetwork = {
  latencyMs: 0.4,
  breaksBefore: 0,
  breaksAfter: 0,
  losesMessage: 0,
  stalls: 0,
};

/** The fleet's one Redis: its keys, its connections and its troubles. */
export class VirtualRedis {
  readonly data: RedisData;
  state: RedisState = 'up';
  /** Since when nothing gets through to it; Infinity while it does. */
  outSince = Infinity;
  network: RedisNetwork = GOOD_NETWORK;
  /** For how long the command being carried out was under way, in milliseconds. */
  delayMs = 0;
  /** Commands carried out. */
  commands = 0;
  /** Hears of every change to the token: what lay there before, what lies there now. */
  onTokenChange: (before: string | null, after: string | null, by: ConnectionLife) => void = () => undefined;
  readonly connections = new Set<ConnectionLife>();
  private held: (() => void)[] = [];

  constructor(
    readonly time: VirtualTime,
    readonly random: Random,
    readonly tokenKey: string,
  ) {
    this.data = new RedisData(time);
  }

  /** How long something takes one way, in milliseconds. */
  oneWay(): number {
    return this.network.latencyMs + this.random.exponential(this.network.latencyMs / 4);
  }

  /** Carries a command out; throws what Redis would answer as an error. */
  execute(command: RedisCommand, connection: ConnectionLife): unknown {
    this.commands += 1;
    if (command.name === 'subscribe') return connection.channels.add(String(command.args[0])).size;
    if (command.name === 'publish') return this.publish(String(command.args[0]), String(command.args[1]));
    if (this.state === 'read-only' && isWrite(command)) {
      throw new ReplyError("READONLY You can't write against a read only replica.");
    }
    return isWrite(command) ? this.write(command, connection) : onData(this.data, command);
  }

  /** What reaches the server while it is stopped waits there. */
  whenAwake(what: () => void): void {
    if (this.state === 'frozen') this.held.push(what);
    else what();
  }

  /** Ends the process, with or without a dump of its keys on disk. */
  kill(keepsData: boolean): void {
    this.enter('down');
    this.held = [];
    if (!keepsData) this.data.clear();
    this.breakAll();
  }

  enter(state: Exclude<RedisState, 'up'>): void {
    this.state = state;
    this.outSince = state === 'read-only' ? Infinity : this.time.now;
  }

  breakAll(): void {
    for (const connection of [...this.connections]) connection.break();
  }

  /** Everything works again. */
  heal(): void {
    this.state = 'up';
    this.outSince = Infinity;
    for (const what of this.held.splice(0)) this.time.schedule(0, what);
  }

  private write(command: RedisCommand, connection: ConnectionLife): unknown {
    const before = this.data.get(this.tokenKey);
    const answer = onData(this.data, command);
    const after = this.data.get(this.tokenKey);
    if (before !== after) this.onTokenChange(before, after, connection);
    return answer;
  }

  private publish(channel: string, text: string): number {
    let heard = 0;
    for (const connection of this.connections) {
      if (!connection.channels.has(channel)) continue;
      heard += 1;
      if (!this.random.chance(this.network.losesMessage)) connection.receive(channel, text);
    }
    return heard;
  }
}
