import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

/** One command as a server carried it out. */
export interface SpiedCommand {
  /** In lower case. */
  name: string;
  args: string[];
  /** Made by a script, not by a client. */
  scripted: boolean;
}

/** Sees every command that the servers carry out, by MONITOR. */
export class RedisSpy {
  private seen: SpiedCommand[] = [];
  private readonly fences = new Map<string, () => void>();

  private constructor(
    private readonly clients: readonly Redis[],
    private readonly monitors: readonly Redis[],
  ) {
    for (const monitor of monitors) monitor.on('monitor', this.note);
  }

  static async on(clients: readonly Redis[]): Promise<RedisSpy> {
    return new RedisSpy(clients, await Promise.all(clients.map((client) => client.monitor())));
  }

  /** Everything that was carried out before this call, oldest first; of a cluster node by node. */
  async commands(name?: string, key?: string): Promise<SpiedCommand[]> {
    await Promise.all(this.clients.map((client) => this.fence(client)));
    return this.seen.filter(
      (command) =>
        (name === undefined || command.name === name) && (key === undefined || command.args[0] === key),
    );
  }

  /** Forgets what was carried out before this call. */
  async forget(): Promise<void> {
    await this.commands();
    this.seen = [];
  }

  close(): void {
    this.monitors.forEach((monitor) => monitor.disconnect());
  }

  /** The stream of a MONITOR comes by a connection of its own; it has caught up when it shows what was sent last. */
  private async fence(client: Redis): Promise<void> {
    const mark = randomUUID();
    const arrived = new Promise<void>((resolve) => this.fences.set(mark, resolve));
    await client.echo(mark);
    await arrived;
  }

  private readonly note = (_time: string, [name = '', ...args]: string[], source: string) => {
    const fence = name.toLowerCase() === 'echo' && this.fences.get(args[0] ?? '');
    if (fence) return fence();
    this.seen.push({ name: name.toLowerCase(), args, scripted: source === 'lua' });
  };
}
