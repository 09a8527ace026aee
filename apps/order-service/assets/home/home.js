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
    if (answer.status === 404) return location.assign(`/?lang=${document.documentElement.lang}`);
    if (!answer.ok) return;
    const { panel } = await answer.json();
    const fresh = document.createElement('div');
    fresh.append(...new DOMParser().parseFromString(panel, 'text/html').body.childNodes);
    // The same again would be read out again, and take the focus away.
    if (fresh.innerHTML.trim() !== shown) {
      shown = fresh.innerHTML.trim();
      replaceJourney(fresh);
    }
  } catch {
    // The service is being started anew: the next look tells.
  }
}

/** Whoever is somewhere inside stays there, or at least in the journey. */
function replaceJourney(fresh) {
  const inside = journey.contains(document.activeElement);
  const at = inside ? document.activeElement.textContent : '';
  journey.replaceChildren(...fresh.childNodes);
  if (!inside) return;
  const same = [...journey.querySelectorAll('a, button')].find(({ textContent }) => textContent === at);
  (same ?? journey).focus({ preventScroll: true });
}

let shown = journey.innerHTML.trim();
journey.tabIndex = -1;
if (journey.dataset.url) void look();
document.addEventListener(
  'visibilitychange',
  () => void (journey.dataset.url && !document.hidden && update()),
);
