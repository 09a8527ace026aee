/* global document, performance, setInterval */
// The eye sees every second. What is read out is said twice only: five minutes and one minute before the end.

const MINUTE_MS = 60_000;
const MARKS = [1, 5];

/**
 * Shows the time that is left wherever the panel has a place for it.
 * @param panel what holds the place; it may be filled anew at any time
 * @param onMark called with the minutes left when they become few
 * @returns sets the time left, in milliseconds: a countdown of the page's own, whatever its clock says
 */
export function startCountdown(panel, onMark) {
  let endsAt = performance.now();
  let said;
  const tick = () => {
    const left = endsAt - performance.now();
    show(panel, left);
    const mark = left > 0 ? MARKS.find((minutes) => left <= minutes * MINUTE_MS) : undefined;
    if (mark !== undefined && mark !== said && !document.hidden && panel.querySelector('[data-left]'))
      onMark(mark);
    said = mark;
  };
  setInterval(tick, 1000);
  return (leftMs) => {
    endsAt = performance.now() + leftMs;
    // Only what goes by while somebody looks is news.
    said ??= MARKS.find((minutes) => leftMs <= minutes * MINUTE_MS);
    tick();
  };
}

function show(panel, left) {
  const place = panel.querySelector('[data-left]');
  if (!place) return;
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const clock = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  if (seconds >= 3600) clock.unshift(String(Math.floor(seconds / 3600)));
  place.textContent = clock.join(':');
  place.parentElement.hidden = false;
  place.parentElement.classList.toggle('soon', left < Math.max(...MARKS) * MINUTE_MS);
}
