// Events and articles that filters find.
import { address, get, type EventRecord, type Page } from './api';
import { h, say } from './dom';
import { eventTable, filters, flat, includes, legend, pick, range, saves, section, table, typeField } from './parts';
import { count, link, niceDay, types } from './words';
import type { Place, View } from './main';

interface Hit { id: string; title?: string; site?: string; day?: string; events: number; match?: { text?: string } }
interface Told { event: string; site?: string; published?: string; source?: string; factuality?: string }
interface Story { id: string; title?: string; first?: string; last?: string; reports: number; copies: number; origins: number; documents: { id: string; site?: string; title?: string; published?: string; copy_of?: string }[];
  events: { event: string; actors?: string; recipients?: string; day?: string; reports: number; origins: number; first?: Told; confirmed: Told[]; denied: Told[] }[] }

/** A story: who told it first, who confirmed or denied it since. */
function story(x: Story): HTMLElement {
  const told = (t: Told) => h('div', h('a', { href: `/article/${t.event.slice(0, 32)}#${encodeURIComponent(t.event)}` }, t.source ?? t.site ?? 'the article'), h('span.meta', `${t.site ?? ''} ${niceDay(t.published)}`));
  return h('div', section('Who tells of it', saves('story', () => x.documents), h('ul.list', x.documents.map(d => h('li', link('/article/' + d.id, d.title ?? 'Untitled'), ' ', d.copy_of && h('span.tag', 'copy'), h('div.meta', h('span', d.site), h('span', niceDay(d.published))))))),
    section('First told, confirmed, denied', saves('story-events', () => x.events), table('Events of the story', [
      { title: 'Event', cell: e => [e.actors, ` ${(types[e.event] ?? e.event).toLowerCase()} `, e.recipients] }, { title: 'Day', class: 'day', cell: e => niceDay(e.day) }, { title: 'Reports', class: 'n', cell: e => e.reports },
      { title: 'Origins', class: 'n', cell: e => e.origins }, { title: 'First', cell: e => e.first && told(e.first) }, { title: 'Confirmed', cell: e => e.confirmed.map(told) }, { title: 'Denied', cell: e => e.denied.map(told) }], x.events)));
}
const names = ['text', 'actor', 'recipient', 'country', 'pair', 'type', 'quad', 'context', 'place', 'near', 'radius', 'source', 'source-kind', 'factuality', 'from', 'to', 'include', 'story', 'pact', 'mode', 'site', 'one-a-day'];

export async function search(at: Place): Promise<View> {
  const p = pick(at.query, names), text = at.query.get('text');
  const [page, hits] = await Promise.all([
    get<Page<EventRecord>>('events', { ...p, order: '-day', limit: 50 }),
    text ? get<Page<Hit>>('documents', { text, from: p.from, to: p.to, order: '-day', limit: 10 }) : null,
  ]);
  const key = at.query.get('story'), tale = key ? (await get<Page<Story>>('stories', { id: key })).records[0] : null;
  const all = [...page.records], box = h('div', eventTable('Events', all));
  let next = page.next;
  const more = h('button', { type: 'button', onclick: async () => {
    const further = await get<Page<EventRecord>>('events', { ...p, order: '-day', limit: 50, cursor: next });
    all.push(...further.records); next = further.next;
    box.replaceChildren(eventTable('Events', all)); more.hidden = !next; say(`${all.length} events shown`);
  } }, 'More events');
  more.hidden = !next;
  const left = page.left_out ?? 0;
  const title = text ? `“${text}”` : tale?.title ?? 'Events';
  return { title, body: [
    h('h1', title), tale && h('p.lede', `${count(tale.reports, 'report')}, ${count(tale.copies, 'copy', 'copies')} among them, ${count(tale.origins, 'independent origin')}, ${niceDay(tale.first)}${tale.last !== tale.first ? ` to ${niceDay(tale.last)}` : ''}.`), tale && story(tale),
    h('p.lede', `${count(page.total ?? all.length, 'event')}${left ? `; ${left.toLocaleString('en')} more match but are not told as having happened` : ''}. Hollow marks are doubtful.`),
    filters(at, '/search', [{ name: 'text', label: 'Words', grow: true }, { name: 'actor', label: 'Actor' }, { name: 'recipient', label: 'Recipient' }, { name: 'country', label: 'Either side', size: 8 },
      typeField, ...range, includes, { name: 'place', label: 'Place' }], 'Filter events'),
    section('Events', h('span.saves', saves('events', () => all.map(flat)), h('a', { href: address('events', { ...p, format: 'csv' }), download: 'events.csv' }, 'all as CSV')), box, more, legend()),
    hits && hits.records.length > 0 && section('Articles with these words', saves('articles', () => hits.records), h('ul.list', hits.records.map(d => h('li', h('div.title', link('/article/' + d.id, d.title || 'Untitled')),
      d.match?.text && h('p', d.match.text), h('div.meta', h('span', d.site), h('span', niceDay(d.day)), h('span', count(d.events, 'event'))))))),
  ] };
}
