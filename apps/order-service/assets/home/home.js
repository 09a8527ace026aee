/* global document, DOMParser, location */
// Shows what becomes of the payment while the page is looked at. Without this script the page loads itself anew.

const LOOK_MS = 1_000;
const journey = document.getElementById('journey');

/** Asks once, and again later unless there is nothing more to come. */
async function look() {
  if (!document.hidden) await update();
  if (journey.querySelector('[data-over="true"]')) return;
  setTimeout(() => void look(), LOOK_MS);
}

async function update() {
  try {
    const answer = await fetch(journey.dataset.url, { headers: { accept: 'application/json' } });
    if (answer.status === 404) return location.assign('/');
    if (!answer.ok) return;
    const { panel } = await answer.json();
    const fresh = document.createElement('div');
    fresh.append(...new DOMParser().parseFromString(panel, 'text/html').body.childNodes);
    // The same again would be read out again, and take the focus away.
    if (fresh.innerHTML.trim() !== shown) {
      shown = fresh.innerHTML.trim();
      journey.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // The service is being started anew: the next look tells.
  }
}

let shown = journey.innerHTML.trim();
if (journey.dataset.url) void look();
document.addEventListener(
  'visibilitychange',
  () => void (journey.dataset.url && !document.hidden && update()),
);
