/* global document, EventSource, location */
// What happens to the payment, as it happens: by server-sent events, and by asking where those do not get through.

const POLL_MS = 3000;
const SLOWEST_POLL_MS = 10_000;
/** What an event source says of itself while events get through. */
const OPEN = 1;

/** Asks the service. A page that may not be seen (any more) is loaded anew, which says so. */
export async function ask(url, method = 'GET', body = undefined) {
  const answer = await fetch(url, { method, body, headers: { accept: 'application/json' } });
  if (answer.status === 403 || answer.status === 404) location.reload();
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** Keeps a page up to date while somebody looks at it: one stream at a time, none in the background. */
export class Live {
  #source;
  #timer;
  #pollMs = POLL_MS;
  #isLost = false;

  /** @param page { urls: { events, state }, id(), isFinal(), show(message), lost() } */
  constructor(page) {
    this.page = page;
  }

  connect() {
    if (this.page.isFinal() || this.#source || document.hidden) return;
    if (typeof EventSource === 'undefined') return void this.#schedule();
    const source = new EventSource(`${this.page.urls.events}&last=${encodeURIComponent(this.page.id())}`);
    this.#source = source;
    source.addEventListener('state', (event) => this.page.show(JSON.parse(event.data)));
    source.addEventListener('open', () => this.#onOpen());
    // The browser connects again by itself. Asking bridges the time until then, and takes over where it is refused.
    source.addEventListener('error', () => {
      if (this.#source !== source) return;
      if (source.readyState === EventSource.CLOSED) this.#source = undefined;
      if (!this.#timer) this.#schedule();
    });
  }

  disconnect() {
    this.#source?.close();
    this.#source = undefined;
    this.#stopAsking();
  }

  async refresh() {
    try {
      this.page.show(await ask(this.page.urls.state));
      this.#isLost = false;
    } catch {
      this.#onFailedAsk();
    }
  }

  /** Nothing is lost when events get through, or when all has been said meanwhile. */
  #onFailedAsk() {
    if (this.page.isFinal()) return;
    if (this.#source?.readyState !== OPEN) {
      this.#isLost = true;
      this.page.lost();
    } else if (this.#isLost) this.#schedule();
  }

  #onOpen() {
    const wasAsking = this.#timer !== undefined || this.#isLost;
    this.#stopAsking();
    if (wasAsking) void this.refresh();
  }

  #schedule() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#poll(), this.#pollMs);
    this.#pollMs = Math.min(SLOWEST_POLL_MS, this.#pollMs * 1.3);
  }

  #stopAsking() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pollMs = POLL_MS;
  }

  async #poll() {
    this.#timer = undefined;
    await this.refresh();
    if (this.page.isFinal() || document.hidden || this.#source?.readyState === OPEN) return;
    this.#schedule();
    // A stream that was refused may be had by now.
    this.connect();
  }
}
