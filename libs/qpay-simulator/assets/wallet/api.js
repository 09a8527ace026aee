/** The simulator's control API, as the page uses it. */

/** Reads something. */
export const get = (path) => ask(path);

/** Does something. */
export const post = (path, body = {}) =>
  ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

async function ask(path, options) {
  const response = await fetch(`/__simulator/${path}`, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message ?? `The simulator answered ${response.status}.`);
  return answer;
}

/** The callback plans that the page offers by name. */
export const PLANS = {
  send: { mode: 'send' },
  late: { delayMs: 10_000 },
  twice: { times: 2 },
  early: { mode: 'early' },
  lost: { mode: 'lost' },
  hold: { mode: 'hold' },
};
