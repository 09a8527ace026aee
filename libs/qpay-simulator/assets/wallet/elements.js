/** Small helpers to make and replace elements; all text goes in as text, never as HTML. */

const { document } = globalThis;

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/** Makes an element; `properties` are DOM properties, children are elements or texts. */
export function element(tag, properties = {}, ...children) {
  const { key, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  if (key) made.dataset.key = key;
  made.append(...children);
  return made;
}

const shown = new Map();

/** Replaces what a container shows, only when the data is new, and keeps the focus on the same button. */
export function show(id, data, build) {
  const text = JSON.stringify(data);
  if (shown.get(id) === text) return;
  shown.set(id, text);
  const container = byId(id);
  const { activeElement } = document;
  const key = container.contains(activeElement) ? activeElement.dataset.key : undefined;
  container.replaceChildren(build(data));
  if (key) [...container.querySelectorAll('[data-key]')].find((made) => made.dataset.key === key)?.focus();
}

/** A table; cells are texts, or `{ text, className }`. */
export function table(caption, headings, rows) {
  const head = element('tr', {}, ...headings.map((heading) => element('th', { scope: 'col' }, heading)));
  const body = rows.map((cells) =>
    element(
      'tr',
      {},
      ...cells.map((cell) =>
        typeof cell === 'object'
          ? element('td', { className: cell.className }, cell.text)
          : element('td', {}, String(cell)),
      ),
    ),
  );
  return element('table', { ariaLabel: caption }, element('thead', {}, head), element('tbody', {}, ...body));
}

/** What stands where there is nothing yet. */
export const empty = (text) => element('p', { className: 'empty' }, text);

/** A time of day in the reader's own zone. */
export const timeOf = (at) => new Date(at).toLocaleTimeString();
