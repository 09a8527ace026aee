/** Server-sent events as a browser's page has them, one whole state after another. */
export class LivePage {
  private text = '';
  private waiting: (() => void)[] = [];
  private ended = false;

  private constructor(
    private readonly leaving: AbortController,
    body: AsyncIterable<Uint8Array>,
  ) {
    void this.read(body);
  }

  /** Enters by the payment's link at one instance, and listens there. */
  static async open(checkoutUrl: string): Promise<LivePage> {
    const { cookie, page } = await enter(checkoutUrl);
    const leaving = new AbortController();
    const response = await fetch(`${page}/events?lang=en`, { headers: { cookie }, signal: leaving.signal });
    if (!response.body || response.status !== 200) throw new Error(`Events: ${response.status}`);
    return new LivePage(leaving, response.body as unknown as AsyncIterable<Uint8Array>);
  }

  /** Resolves with all that has come once it matches; rejects when the stream ends before. */
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.text)) {
      if (this.ended) throw new Error(`The events have ended before ${pattern}:\n${this.text}`);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    return this.text;
  }

  /** Resolves once the instance has ended it. */
  async over(): Promise<void> {
    while (!this.ended) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  leave(): void {
    this.leaving.abort();
  }

  private async read(body: AsyncIterable<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body) {
        this.text += decoder.decode(chunk, { stream: true });
        this.wake();
      }
    } catch {
      // Left, or cut off: whoever waits is told.
    }
    this.ended = true;
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** What a browser has after it was let in at an instance, and where its page is. */
export async function enter(checkoutUrl: string): Promise<{ cookie: string; page: string }> {
  const answer = await fetch(checkoutUrl, { redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`Not let in: ${answer.status}`);
  const { origin, pathname } = new URL(checkoutUrl);
  return { cookie, page: `${origin}${pathname}` };
}
