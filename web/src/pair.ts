// Two countries through time.
import { get, rows, type ClaimRecord, type EventRecord, type Page, type Pact, type Row } from './api';
import { timeline } from './charts';
import { h } from './dom';
import { bars, eventTable, filters, flat, legend, pick, range, saves, section, step, table } from './parts';
import { codeOf, nameOf } from './states';
import { chain, count, counts, dayOf, link, niceDay, says, who } from './words';
import type { Place, View } from './main';

export async function pairs(at: Place): Promise<View> {
  const a = at.query.get('a'), b = at.query.get('b');
  if (a && b) { at.go(`/pair/${codeOf(a)}/${codeOf(b)}`, true); return { title: 'Pairs', body: null }; }
  const list = await rows('pairs', { ...pick(at.query, ['from', 'to']), most: 60 });
  return { title: 'Pairs', body: [h('h1', 'Pairs'), h('p.lede', 'Choose two countries or organisations, by name or code, or one of the most active pairs.'),
    filters(at, '/pair', [{ name: 'a', label: 'Between', size: 18 }, { name: 'b', label: 'and', size: 18 }, ...range], 'Choose a pair'),
    section('Most active', saves('pairs', () => list), list.length ? bars(list, r => `/pair/${r.a}/${r.b}`, r => `${nameOf(String(r.a))} and ${nameOf(String(r.b))}`) : h('p.nothing', 'No pairs yet.')), legend()] };
}

export async function pair(at: Place): Promise<View> {
  const [a, b] = at.part, q = pick(at.query, ['from', 'to']), two = `${a},${b}`;
  const [page, pacts] = await Promise.all([
    get<Page<EventRecord>>('events', { ...q, pair: two, include: 'all', order: '-day', limit: 1000 }),
    get<{ pacts: Pact[] }>('pacts', { pair: two }).then(r => r.pacts).catch(() => [] as Pact[]),
  ]);
  const days = page.records.map(dayOf).filter(Boolean).sort(), sure = page.records.filter(counts);
  const by = days.length ? step(days[0], days[days.length - 1]) : 'month';
  const scores = await rows('scores', { ...q, pair: two, by });
  const chart = page.records.length ? timeline(page.records, scores, pacts, `Timeline of ${nameOf(a)} and ${nameOf(b)}; the table below has the same events`) : null;
  const said = await claimsAbout(page.records);
  const meetings = page.records.filter(e => e.event === 'CONSULT'), gifts = page.records.filter(e => e.items.length && ['AID', 'COOPERATE', 'RETREAT'].includes(e.event));
  const title = `${nameOf(a)} and ${nameOf(b)}`;
  return { title, body: [
    h('h1', title),
    h('p.lede', `${count(sure.length, 'event')} told as having happened, ${page.records.length - sure.length} doubtful, planned or denied (hollow)${days.length ? `, from ${niceDay(days[0])} to ${niceDay(days[days.length - 1])}` : ''}. `,
      `${count(meetings.length, 'meeting')}, ${count(gifts.length, 'transfer')}, ${count(pacts.length, 'pact')}. `, link(`/obligations?attacked=${a}&by=${b}`, `If ${nameOf(b)} attacks ${nameOf(a)}`)),
    filters(at, `/pair/${a}/${b}`, range, 'Choose days'),
    chart && section('Timeline', saves(`${a}-${b}`, () => page.records.map(flat), () => chart), chart, legend()),
    section('Events', saves(`${a}-${b}-events`, () => page.records.map(flat)), eventTable('Events', page.records)),
    said.length > 0 && section('Who said what about it', saves(`${a}-${b}-claims`, () => said as unknown as Row[]), h('ul.list', said.map(c => h('li', h('strong', c.source ? who(c.source) : 'somebody'), ` ${says(c.manner)}: `,
      link(`/article/${c.document.id}#${encodeURIComponent(c.id)}`, c.content.text ?? c.sentence.text), h('div', chain(c.sources, c.document.site)))))),
    pacts.length > 0 && section('Pacts between them', saves(`${a}-${b}-pacts`, () => pacts), table('Pacts', [
      { title: 'Pact', cell: p => link('/pacts/' + p.id, p.name) }, { title: 'In force', class: 'day', cell: p => niceDay(p.in_force) }, { title: 'Ended', class: 'day', cell: p => niceDay(p.ended) },
      { title: 'Promises', cell: p => [...new Set(p.clauses.map(c => c.type))].join(', ').replace(/_/g, ' ') }], pacts)),
  ] };
}

/** Claims that hold one of these events. */
async function claimsAbout(events: EventRecord[]): Promise<ClaimRecord[]> {
  const ids = new Set(events.map(e => e.id)), documents = [...new Set(events.map(e => e.document.id))].slice(0, 12);
  if (!documents.length) return [];
  const page = await get<Page<ClaimRecord>>('claims', { document: documents.join(','), limit: 300 });
  return page.records.filter(c => c.events?.some(e => ids.has(e)));
}
