import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { expectNoLeak, SecretWatch } from './secret-watch';

/** QPay's tokens, of the simulator as well, and the credential of a login: a child may have got one that nobody here knows. */
const SECRET_LOOKS = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+|\bBasic [\w+/]{8,}=*/;
/** Ends children whose parent has died; says nothing, to nobody. */
const GUARD = /end-with-parent\.js$/;

/** Keeps what child processes write to their streams, to look for what must never be said. */
export class ChildWatch {
  private readonly secrets = new SecretWatch();
  private readonly outputs: { text: string }[] = [];
  private unheard: string[] = [];
  /** Of each child: settled when it is gone and everything that it wrote has been read. */
  private readonly closed = new Map<ChildProcess, Promise<void>>();

  /** Listens to a child that is just being started. */
  follow(child: ChildProcess): void {
    // Its streams come a moment after it, and nothing comes out of them before.
    queueMicrotask(() => this.listen(child));
  }

  /** @throws Error when a secret was said, or a child could not be heard */
  async search(): Promise<void> {
    const gone = [...this.closed].filter(([child]) => child.exitCode !== null || child.signalCode !== null);
    await Promise.all(gone.map(([, closed]) => closed));
    const [unheard] = this.unheard;
    if (unheard !== undefined)
      throw new Error(`nobody hears what this child says; give it pipes for its streams: ${unheard}`);
    const lines = this.outputs.flatMap(({ text }) => text.split('\n'));
    const leak = lines.find((line) => SECRET_LOOKS.test(line));
    if (leak !== undefined) throw new Error(`a secret was said: ${leak}`);
    this.secrets.hear(...lines);
    expectNoLeak(this.secrets);
  }

  /** Whether a line like this was heard. */
  heard(pattern: RegExp): boolean {
    return this.outputs.some(({ text }) => pattern.test(text));
  }

  /** Forgets what was heard. */
  forget(): void {
    this.secrets.forget();
    for (const output of this.outputs) output.text = '';
    this.unheard = [];
  }

  private listen(child: ChildProcess): void {
    const { stdout, stderr, spawnargs } = child;
    const command = spawnargs.join(' ');
    if (GUARD.test(command)) return;
    if (!stdout || !stderr) this.unheard.push(command);
    for (const stream of [stdout, stderr]) if (stream) this.outputs.push(outputOf(stream));
    this.closed.set(child, new Promise((resolve) => child.once('close', () => resolve())));
    if (!child.channel) return;
    const send = child.send.bind(child);
    child.send = (message: object, ...rest: unknown[]) => {
      this.protectAllIn(message);
      return Reflect.apply(send, child, [message, ...rest]);
    };
    child.on('message', (message) => this.protectAllIn(message));
  }

  /** What a test and its child tell each other: credentials on the way there, tokens on the way back. */
  private protectAllIn(message: unknown): void {
    JSON.stringify(message, (name, value) => {
      if (name === 'tokens') for (const token of value) this.secrets.protectToken(String(token));
      if (typeof value?.clientId === 'string' && typeof value.clientSecret === 'string')
        this.secrets.protectCredentials(value);
      return value;
    });
  }
}

/** Everything that comes out of a stream from now on. A chunk may end within a letter, and within a secret. */
function outputOf(stream: Readable): { text: string } {
  const decoder = new StringDecoder();
  const output = { text: '' };
  stream.on('data', (chunk: Buffer) => (output.text += decoder.write(chunk)));
  return output;
}
