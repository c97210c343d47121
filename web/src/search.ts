// Events and articles that filters find.
import { address, get, type EventRecord, type Page } from './api';
import { h, say } from './dom';
import { eventTable, filters, flat, includes, legend, pick, range, saves, section, typeField } from './parts';
import { count, link, niceDay } from './words';
import type { Place, View } from './main';

interface Hit { id: string; title?: string; site?: string; day?: string; events: number; match?: { text?: string } }
const names = ['text', 'actor', 'recipient', 'country', 'pair', 'type', 'quad', 'context', 'place', 'near', 'radius', 'source', 'source-kind', 'factuality', 'from', 'to', 'include', 'story', 'pact', 'mode', 'site', 'one-a-day'];

export async function search(at: Place): Promise<View> {
  const p = pick(at.query, names), text = at.query.get('text');
  const [page, hits] = await Promise.all([
    get<Page<EventRecord>>('events', { ...p, order: '-day', limit: 50 }),
    text ? get<Page<Hit>>('documents', { text, from: p.from, to: p.to, order: '-day', limit: 10 }) : null,
  ]);
  const all = [...page.records], box = h('div', eventTable('Events', all));
  let next = page.next;
  const more = h('button', { type: 'button', onclick: async () => {
    const further = await get<Page<EventRecord>>('events', { ...p, order: '-day', limit: 50, cursor: next });
    all.push(...further.records); next = further.next;
    box.replaceChildren(eventTable('Events', all)); more.hidden = !next; say(`${all.length} events shown`);
  } }, 'More events');
  more.hidden = !next;
  const left = page.left_out ?? 0;
  return { title: text ? `“${text}”` : 'Events', body: [
    h('h1', text ? `“${text}”` : 'Events'),
    h('p.lede', `${count(page.total ?? all.length, 'event')}${left ? `; ${left.toLocaleString('en')} more match but are not told as having happened` : ''}. Hollow marks are doubtful.`),
    filters(at, '/search', [{ name: 'text', label: 'Words', grow: true }, { name: 'actor', label: 'Actor' }, { name: 'recipient', label: 'Recipient' }, { name: 'country', label: 'Either side', size: 8 },
      typeField, ...range, includes, { name: 'place', label: 'Place' }], 'Filter events'),
    section('Events', h('span.saves', saves('events', () => all.map(flat)), h('a', { href: address('events', { ...p, format: 'csv' }), download: 'events.csv' }, 'all as CSV')), box, more, legend()),
    hits && hits.records.length > 0 && section('Articles with these words', saves('articles', () => hits.records), h('ul.list', hits.records.map(d => h('li', h('div.title', link('/article/' + d.id, d.title || 'Untitled')),
      d.match?.text && h('p', d.match.text), h('div.meta', h('span', d.site), h('span', niceDay(d.day)), h('span', count(d.events, 'event'))))))),
  ] };
}
