import { html, type Html } from '../../pages/html';
import type { EventItem, Listed } from '../api-types';
import {
  act,
  badge,
  choice,
  moment,
  older,
  operatorDocument,
  orderLink,
  shortId,
  table,
  type OperatorView,
} from './layout';

/** What others are told: what waits, what was told, and a way to tell it again. */
export function eventsPage(
  view: OperatorView,
  query: Record<string, string>,
  found: Listed<EventItem>,
): string {
  const { state = 'waiting' } = query;
  const { events, places, show } = view.texts;
  const content = html`<form class="filters card" method="get" action="/operator/events">
      ${choice('state', events.which, events.states, state)} <button class="second">${show}</button>
    </form>
    ${eventTable(view, places.events, found.items, '/operator/events')} ${older(view, found, { state })}
    <p class="small">${events.help}</p>`;
  return operatorDocument(view, '/operator/events', places.events, content);
}

/** Events in a table. */
export function eventTable(
  view: OperatorView,
  caption: string,
  events: readonly EventItem[],
  back: string,
): Html {
  const { texts } = view;
  const rows = events.map((event) => [
    moment(event.createdAt),
    html`${event.type} ${shortId(event.eventId)}`,
    orderLink(event.orderId),
    event.deliveredAt === null ? badge('waiting') : moment(event.deliveredAt),
    String(event.attempts),
    act(view, `replay/${event.eventId}`, {
      label: event.deliveredAt === null ? texts.events.now : texts.events.again,
      back,
    }),
  ]);
  return table(view, caption, texts.events.heads, rows);
}
