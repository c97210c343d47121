// Overview: what the database holds, what is new, how it went over time, who deals with whom.
import { get, rows, type Page, type Row } from './api';
import { series } from './charts';
import { h } from './dom';
import { bars, legend, saves, section, step } from './parts';
import { nameOf } from './states';
import { count, link, niceDay, num, pairLink } from './words';
import type { Place, View } from './main';

interface Document { id: string; title?: string; site?: string; day?: string; events: number; claims: number }

export async function overview(at: Place): Promise<View> {
  const c = at.status.counts[0] ?? {};
  const [[extent], pairs, articles, subjects, stories] = await Promise.all([
    rows('extent'), rows('pairs', { most: 10 }), get<Page<Document>>('documents', { order: '-day', limit: 7 }), rows('subjects', { most: 5 }),
    get<Page<Row>>('stories', { order: '-day', limit: 5 }).catch(() => ({ records: [] as Row[] })),
  ]);
  const by = extent?.from ? step(String(extent.from), String(extent.to)) : 'month';
  const time = await rows('series', { by });
  const chart = series(time, by, 'Events over time by quad, as bars');
  const figure = (n: number, one: string, many?: string) => h('div', h('dt', n === 1 ? one : many ?? one + 's'), h('dd', n.toLocaleString('en')));
  const disputed = subjects.filter(r => num(r, 'holds') && num(r, 'denies'));
  return { title: 'entente', body: [
    h('h1', 'Who did what to whom, and who says so'),
    h('p.lede', extent?.from ? `Events from ${niceDay(String(extent.from))} to ${niceDay(String(extent.to))}. Only what is told as having happened is counted here.` : 'This database has no events yet.'),
    h('dl.figures', figure(num(c, 'articles'), 'article'), figure(num(c, 'events'), 'event'), figure(num(extent ?? {}, 'n'), 'of them happened', 'of them happened'),
      figure(num(c, 'claims'), 'claim'), num(c, 'corrections') ? figure(num(c, 'corrections'), 'correction') : null),
    section('Events over time', saves('events-over-time', () => time, () => chart), chart, legend()),
    h('div.grid.two',
      section('Most active pairs', saves('pairs', () => pairs), pairs.length ? bars(pairs, r => `/pair/${r.a}/${r.b}`, r => `${nameOf(String(r.a))} and ${nameOf(String(r.b))}`) : h('p.nothing', 'No pairs yet.')),
      section('New articles', saves('articles', () => articles.records), h('ul.list', articles.records.map(d => h('li', h('div.title', link('/article/' + d.id, d.title || 'Untitled')),
        h('div.meta', h('span', d.site), h('span', niceDay(d.day)), h('span', count(d.events, 'event')), h('span', count(d.claims, 'claim'))))))),
    ),
    disputed.length > 0 && section('Disputed', link('/claims', 'all claims'), h('ul.list', disputed.map(r => h('li', link('/claims?about=' + encodeURIComponent(String(r.about)), about(String(r.about))),
      h('div.meta', h('span', count(num(r, 'sources'), 'source')), h('span', `${num(r, 'holds')} for, ${num(r, 'denies')} against`)))))),
    stories.records.length > 0 && section('Stories', saves('stories', () => stories.records), h('ul.list', stories.records.map(r => h('li', link('/search?story=' + encodeURIComponent(String(r.id)), String(r.title ?? r.id)))))),
  ] };
}

/** "AID:IRN>RUS" in words. */
export function about(key: string): string {
  const m = /^([A-Z]+):([^>]*)>(.*)$/.exec(key);
  if (!m) return key.replace(/:(\w+)$/, (_, c) => ' – ' + nameOf(c));
  const list = (t: string) => t.split('+').filter(Boolean).map(nameOf).join(' and ');
  return `${m[1].charAt(0) + m[1].slice(1).toLowerCase()}: ${[list(m[2]), list(m[3])].filter(Boolean).join(' → ')}`;
}
export { pairLink };
