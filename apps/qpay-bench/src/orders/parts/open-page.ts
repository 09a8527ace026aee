import { get, type ClientRequest, type IncomingMessage } from 'node:http';

/** Of whoever waits for a page's events. */
interface Waiting {
  text: string;
  done: () => void;
}

/** A browser that has an order's checkout page open, as far as its stream of events goes. */
export class OpenPage {
  private text = '';
  private waiting?: Waiting;

  private constructor(private readonly request: ClientRequest) {}

  /** @param url of the page's events; resolves once the stream has begun */
  static open(url: string, cookie: string): Promise<OpenPage> {
    return new Promise((resolve, reject) => {
      const request = get(url, { headers: { cookie }, agent: false }, (response: IncomingMessage) => {
        if (response.statusCode !== 200)
          return reject(new Error(`The stream was answered ${response.statusCode}.`));
        const page = new OpenPage(request);
        response.on('error', () => undefined);
        response.on('data', (chunk: Buffer) => page.read(chunk.toString()));
        response.once('data', () => resolve(page));
      });
      request.on('error', reject);
    });
  }

  /** Resolves once the stream has brought the text, with the time it came. */
  until(text: string): Promise<number> {
    return new Promise((resolve) => {
      this.waiting = { text, done: () => resolve(performance.now()) };
      this.read('');
    });
  }

  close(): void {
    this.request.destroy();
  }

  private read(text: string): void {
    this.text += text;
    if (this.waiting && this.text.includes(this.waiting.text)) this.waiting.done();
  }
}

/** What lets a browser see the page: the link is exchanged for a cookie. */
export async function cookieOf(checkoutUrl: string): Promise<string> {
  const answer = await fetch(checkoutUrl, { redirect: 'manual' });
  await answer.arrayBuffer();
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}
