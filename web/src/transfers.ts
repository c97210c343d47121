// Transfers and sanctions: flows from who gives to who gets, the table, claims for and against.
import { get, type ClaimRecord, type EventRecord, type Item, type Page } from './api';
import { h, s } from './dom';
import { sides } from './claims';
import { about } from './overview';
import { eventHref, eventTable, filters, flat, headline, legend, range, saves, section, table } from './parts';
import { nameOf } from './states';
import { certainty, codeOfParty, count, counts, niceDate, pairLink, quadDot } from './words';
import { pick } from './parts';
import type { Place, View } from './main';

interface Flow { from: string; to: string; n: number; sure: number; items: string[] }
const ends = (e: EventRecord, i?: Item): [string, string] => [i?.from ?? codeOfParty(e.actor[0] ?? {}), i?.to ?? codeOfParty(e.recipient[0] ?? {})];
export function quantity(i: Item): string {
  const [a, b] = i.quantity ?? [null, null];
  const n = a !== null && b !== null ? (a === b ? a.toLocaleString('en') : `${a.toLocaleString('en')}–${b.toLocaleString('en')}`) : a !== null ? `at least ${a.toLocaleString('en')}` : b !== null ? `at most ${b.toLocaleString('en')}` : '';
  return [n, i.unit].filter(Boolean).join(' ');
}

function draw(flows: Flow[]): SVGElement {
  const list = flows.slice(0, 24), W = 1000, gap = 8, total = list.reduce((t, f) => t + f.n, 0), H = Math.max(160, Math.min(640, total * 22 + 40));
  const givers = [...new Set(list.map(f => f.from))], takers = [...new Set(list.map(f => f.to))];
  const scale = (H - gap * Math.max(givers.length, takers.length) - 10) / total, L = 190, R = W - 190;
  const g = s('svg.chart', { viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': 'Flows from who gives to who gets; the table below has the same' });
  const column = (codes: string[], side: 'from' | 'to') => { let y = 6; return new Map(codes.map(c => { const n = list.filter(f => f[side] === c).reduce((t, f) => t + f.n, 0), at = y; y += n * scale + gap; return [c, { y: at, size: n * scale, used: 0 }]; })); };
  const left = column(givers, 'from'), right = column(takers, 'to');
  for (const f of list) {
    const a = left.get(f.from)!, b = right.get(f.to)!, w = f.n * scale, y1 = a.y + a.used + w / 2, y2 = b.y + b.used + w / 2;
    a.used += w; b.used += w;
    g.append(s('path', { class: 'edge ' + (f.sure ? 'warm' : ''), d: `M${L},${y1}C${W / 2},${y1} ${W / 2},${y2} ${R},${y2}`, 'stroke-width': Math.max(1.5, w - 1), 'stroke-opacity': f.sure ? .45 : .3 }, s('title', `${nameOf(f.from)} to ${nameOf(f.to)}: ${f.n}`)));
  }
  left.forEach((n, c) => g.append(s('rect', { class: 'q2 bar', x: L - 5, y: n.y, width: 5, height: n.size }), s('text.strong', { x: L - 14, y: n.y + n.size / 2 + 4, 'text-anchor': 'end' }, nameOf(c) || 'unknown')));
  right.forEach((n, c) => g.append(s('rect', { class: 'q2 bar', x: R, y: n.y, width: 5, height: n.size }), s('text.strong', { x: R + 14, y: n.y + n.size / 2 + 4 }, nameOf(c) || 'unknown')));
  return g;
}

export async function transfers(at: Place): Promise<View> {
  const p = pick(at.query, ['country', 'from', 'to']);
  const [gifts, punished] = await Promise.all([get<Page<EventRecord>>('events', { ...p, type: 'AID', include: 'all', order: '-day', limit: 500 }), get<Page<EventRecord>>('events', { ...p, type: 'SANCTION', include: 'all', order: '-day', limit: 200 })]);
  const byPair = new Map<string, Flow>();
  for (const e of gifts.records) {
    if (e.factuality?.endsWith('-')) continue;
    const [from, to] = ends(e, e.items[0]), key = from + '>' + to, f = byPair.get(key) ?? { from, to, n: 0, sure: 0, items: [] };
    if (!from && !to) continue;
    f.n++; f.sure += counts(e) ? 1 : 0; f.items.push(...e.items.map(i => i.text ?? '')); byPair.set(key, f);
  }
  const flows = [...byPair.values()].sort((a, b) => b.n - a.n || a.from.localeCompare(b.from));
  const chart = flows.length ? draw(flows) : null;
  const claims = (await get<Page<ClaimRecord>>('claims', { limit: 500, order: '-day', from: p.from, to: p.to })).records.filter(c => c.about?.startsWith('AID:'));
  const keys = [...new Set(claims.map(c => c.about!))].filter(k => claims.some(c => c.about === k && ((c.factuality ?? '').endsWith('-') || c.manner === 'deny'))).slice(0, 4);
  return { title: 'Transfers and sanctions', body: [
    h('h1', 'Transfers and sanctions'), h('p.lede', 'What was given, sold, sent or promised to whom, as events tell it; pale flows are not certain. Numbers of two claims are never added up.'),
    filters(at, '/transfers', [{ name: 'country', label: 'Country', size: 14 }, ...range], 'Filter transfers'),
    chart && section('Flows', saves('flows', () => flows, () => chart), chart),
    section('Transfers', saves('transfers', () => gifts.records.flatMap(e => (e.items.length ? e.items : [undefined]).map(i => ({ ...flat(e), item: i?.text ?? '', class: i?.class ?? '', quantity_low: i?.quantity?.[0] ?? '', quantity_high: i?.quantity?.[1] ?? '', item_from: ends(e, i)[0], item_to: ends(e, i)[1] })))),
      table('Transfers', [{ title: 'Day', class: 'day', cell: e => niceDate(e) }, { title: 'Transfer', cell: e => [quadDot(e.quad, !counts(e)), h('a', { href: eventHref(e) }, headline(e))] },
        { title: 'What', cell: e => e.items.map(i => h('div', i.text, ' ', h('span.meta', [i.class, quantity(i)].filter(Boolean).join(', ')))) },
        { title: 'Pair', cell: e => { const [a, b] = ends(e, e.items[0]); return a && b ? pairLink(a, b, `${nameOf(a)} → ${nameOf(b)}`) : ''; } },
        { title: 'Certainty', cell: e => h('span.soft', certainty[e.factuality ?? '']) }], gifts.records)),
    keys.length > 0 && section('Claims for and against', null, keys.map(k => h('div', h('h3', about(k)), sides(claims.filter(c => c.about === k))))),
    section('Sanctions', saves('sanctions', () => punished.records.map(flat)), h('p.soft', count(punished.records.length, 'event')), eventTable('Sanctions', punished.records)), legend(),
  ] };
}
