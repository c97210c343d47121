// Overview: what the database holds, what is new, how it went over time, who deals with whom.
import { get, rows, type Page } from './api';
import { series } from './charts';
import { h } from './dom';
import { bars, legend, saves, section, step } from './parts';
import { nameOf } from './states';
import { count, link, niceDay, num, pairLink } from './words';
import type { Place, View } from './main';

interface Story { id: string; title?: string; first?: string; origins?: number; reports?: number }
interface Document { id: string; title?: string; site?: string; day?: string; events: number; claims: number }

export async function overview(at: Place): Promise<View> {
  const c = at.status.counts[0] ?? {};
  const [[extent], pairs, articles] = await Promise.all([rows('extent'), rows('pairs', { most: 10 }), get<Page<Document>>('documents', { order: '-day', limit: 7 })]);
  const later = h('div.grid.two'); // what takes longer in a large database comes when it comes
  void rows('subjects', { most: 5 }).then(list => {
    const disputed = list.filter(r => num(r, 'holds') && num(r, 'denies'));
    if (disputed.length) later.append(section('Disputed', link('/claims', 'all claims'), h('ul.list', disputed.map(r => h('li', link('/claims?about=' + encodeURIComponent(String(r.about)), about(String(r.about))),
      h('div.meta', h('span', count(num(r, 'sources'), 'source')), h('span', `${num(r, 'holds')} for, ${num(r, 'denies')} against`)))))));
  });
  void get<Page<Story>>('stories', { order: '-day', limit: 6 }).then(({ records }) => {
    if (records.length) later.append(section('Stories', saves('stories', () => records), h('ul.list', records.map(r => h('li', link('/search?story=' + encodeURIComponent(r.id), r.title ?? r.id),
      h('div.meta', h('span', niceDay(r.first)), h('span', count(r.reports ?? 0, 'report')), h('span', count(r.origins ?? 0, 'independent origin'))))))));
  });
  const by = extent?.from ? step(String(extent.from), String(extent.to)) : 'month';
  const time = await rows('series', { by });
  const chart = series(time, by, 'Events over time by quad, as bars');
  const figure = (n: number, one: string, many?: string) => h('div', h('dt', n === 1 ? one : many ?? one + 's'), h('dd', n.toLocaleString('en')));
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
    later,
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
