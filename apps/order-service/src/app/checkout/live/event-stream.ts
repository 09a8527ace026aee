import { PassThrough } from 'node:stream';

/** A comment this often keeps proxies from taking a quiet stream for a dead one, in milliseconds. */
const HEARTBEAT_MS = 20_000;
/** The browser connects again after this, in milliseconds. */
const RETRY_MS = 2_000;
/** Whoever does not read this much is gone, in bytes. */
const BACKLOG_BYTES = 256 * 1_024;
/** Whoever has not read the end by then does not get it, in milliseconds. */
const ENDING_MS = 1_000;

/** Headers under which events reach the browser when they are written, whatever stands in between. */
export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'private, no-store, no-transform',
  'x-accel-buffering': 'no',
  // A connection that was kept for more would outlive the service's end.
  connection: 'close',
} as const;

/** Server-sent events of one open page. */
export class EventStream {
  readonly body = new PassThrough();
  private readonly heartbeat: NodeJS.Timeout;

  /** @param onGone called once, when the browser has gone or {@link end} was called */
  constructor(onGone: () => void) {
    this.heartbeat = setInterval(() => this.write(': \n\n'), HEARTBEAT_MS).unref();
    this.body.once('close', () => {
      clearInterval(this.heartbeat);
      onGone();
    });
    this.body.on('error', () => undefined);
    this.write(`retry: ${RETRY_MS}\n: \n\n`);
  }

  /** JSON has no line breaks of its own, so an event is one line of data. */
  send(id: string, event: string, data: unknown): void {
    this.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Ends the stream: in good order, or after a second for whoever does not read. */
  end(): void {
    if (!this.body.writableEnded) this.body.end();
    const giveUp = setTimeout(() => this.body.destroy(), ENDING_MS).unref();
    this.body.once('close', () => clearTimeout(giveUp));
  }

  private write(text: string): void {
    if (this.body.writableEnded || this.body.destroyed) return;
    this.body.write(text);
    if (this.body.writableLength + this.body.readableLength > BACKLOG_BYTES) this.body.destroy();
  }
}
