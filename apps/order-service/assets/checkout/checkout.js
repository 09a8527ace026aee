/* global document, DOMParser, FormData, URLSearchParams, history, location, navigator, performance, window */
// The page works without this script. With it, what happens to the payment is seen when it happens.
import { startCountdown } from './countdown.js';
import { Live, ask } from './live.js';

/** Whoever was away for longer may have been in a bank's app, in milliseconds. */
const AWAY_MS = 2000;

const root = document.getElementById('checkout');
const status = document.getElementById('status');
const panel = document.getElementById('panel');
const texts = root.dataset;
const now = { id: root.dataset.id, final: root.dataset.final === 'true' };

/** The sentence is a live region: setting the same text again would be read out again. */
function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

function show(message) {
  if (message.id !== now.id) {
    Object.assign(now, { id: message.id, final: message.final });
    replacePanel(message);
    document.title = message.title;
    say(message.status);
  } else if (status.textContent === texts.lost) say(message.status);
  setTimeLeft(message.leftMs);
  if (now.final) live.disconnect();
  else live.connect();
}

/** Keeps what the person has opened and where the person is. */
function replacePanel(message) {
  const open = [...panel.querySelectorAll('details[open]')].map((details) => details.id);
  const inside = panel.contains(document.activeElement);
  const fresh = new DOMParser().parseFromString(message.panel, 'text/html');
  panel.replaceChildren(...fresh.body.childNodes);
  panel.dataset.phase = message.phase;
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  if (inside) status.focus({ preventScroll: true });
  offerScripts();
}

/** Buttons that need a script are hidden until there is one. */
function offerScripts() {
  for (const button of panel.querySelectorAll('[data-copy], [data-print]')) button.hidden = false;
}

let busy = false;

/** Sends a form without leaving the page; its address does both. */
async function act(form) {
  if (busy) return;
  busy = true;
  const before = status.textContent;
  const button = form.querySelector('button');
  button.setAttribute('aria-disabled', 'true');
  root.classList.add('busy');
  say(form.dataset.busy);
  try {
    const message = await ask(form.action, 'POST', new URLSearchParams(new FormData(form)));
    show(message);
    say(message.status);
  } catch {
    say(navigator.onLine ? before : texts.lost);
  }
  root.classList.remove('busy');
  button.removeAttribute('aria-disabled');
  busy = false;
}

async function copy(button) {
  const field = document.getElementById('link');
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Without a secure connection there is only the old way.
    field.select();
    document.execCommand('copy');
  }
  button.textContent = texts.copied;
  say(texts.copied);
}

let hiddenAt = 0;

/** People come back from their bank's app: that is when they want to know, and a reason to have QPay asked. */
async function comeBack(wasAway) {
  if (now.final) return;
  live.connect();
  await live.refresh();
  if (!wasAway || now.final || busy) return;
  try {
    show(await ask(texts.verify, 'POST'));
  } catch {
    // Nobody has pressed anything: the next look tells.
  }
}

const live = new Live({
  urls: texts,
  id: () => now.id,
  isFinal: () => now.final,
  show,
  lost: () => say(texts.lost),
});
const setTimeLeft = startCountdown(panel, (minutes) => say(minutes === 1 ? texts.one : texts.five));

panel.addEventListener('submit', (event) => {
  if (!('act' in event.target.dataset)) return;
  event.preventDefault();
  void act(event.target);
});
panel.addEventListener('click', ({ target }) => {
  const button = target.closest('button');
  if (button && 'copy' in button.dataset) void copy(button);
  if (button && 'print' in button.dataset) window.print();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) return void comeBack(performance.now() - hiddenAt > AWAY_MS);
  hiddenAt = performance.now();
  live.disconnect();
});
window.addEventListener('pageshow', ({ persisted }) => void (persisted && comeBack(true)));
window.addEventListener('pagehide', () => live.disconnect());
window.addEventListener('online', () => void comeBack(false));

// The address says what came of a form; loading the page anew should not say it again.
history.replaceState(null, '', location.pathname + location.search.replace(/&outcome=[^&]*/, ''));
status.tabIndex = -1;
offerScripts();
setTimeLeft(Number(texts.leftMs));
live.connect();
