import { html, type Html } from '../../pages/html';
import type { EventItem, Listed } from '../api-types';
import { act, badge, choice, moment, operatorDocument, orderLink, table, type OperatorView } from './layout';

const STATES = [
  ['waiting', 'not told yet'],
  ['delivered', 'told'],
  ['all', 'all'],
] as const;

/** What others are told: what waits, what was told, and a way to tell it again. */
export function eventsPage(
  view: OperatorView,
  query: Record<string, string>,
  found: Listed<EventItem>,
): string {
  const { state = 'waiting' } = query;
  const more = new URLSearchParams({ state, ...(found.nextCursor !== null && { cursor: found.nextCursor }) });
  const content = html`<form class="filters card" method="get" action="/operator/events">
      ${choice('state', 'Which', STATES, state)} <button class="second">Show</button>
    </form>
    ${eventTable(view, 'Events', found.items, '/operator/events')}
    ${found.nextCursor !== null && html`<p class="row"><a class="second" href="?${more.toString()}">Older</a></p>`}
    <p class="small">An event told again keeps its id, so that a receiver that has it already can tell.</p>`;
  return operatorDocument(view, '/operator/events', 'Events', content);
}

/** Events in a table. */
export function eventTable(
  view: OperatorView,
  caption: string,
  events: readonly EventItem[],
  back: string,
): Html {
  const heads = ['Written', 'Event', 'Order', 'Told', 'Failures', 'Again'];
  const rows = events.map((event) => [
    moment(event.createdAt),
    html`${event.type} <code>…${event.eventId.slice(-12)}</code>`,
    orderLink(event.orderId),
    event.deliveredAt === null ? badge('waiting') : moment(event.deliveredAt),
    String(event.attempts),
    act(view, `replay/${event.eventId}`, {
      label: event.deliveredAt === null ? 'Tell it now' : 'Tell it again',
      back,
    }),
  ]);
  return table(caption, heads, rows);
}
