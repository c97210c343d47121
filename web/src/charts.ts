// Drawings over time: bars by quad, and a pair's timeline.
import { max } from 'd3-array';
import { scaleLinear, scaleTime } from 'd3-scale';
import { line } from 'd3-shape';
import { utcFormat } from 'd3-time-format';
import type { EventRecord, Pact, Row } from './api';
import { s } from './dom';
import { eventHref, headline } from './parts';
import { counts, dayOf, niceDate } from './words';

const time = (day: string): Date => new Date((day.length === 4 ? day + '-01-01' : day.length === 7 ? day + '-01' : day) + 'T00:00:00Z');
const span: Record<string, number> = { day: 864e5, week: 7 * 864e5, month: 30.4 * 864e5, year: 365 * 864e5 };

function axis(x: (d: Date) => number, ticks: Date[], y: number, left: number, right: number): SVGElement[] {
  const apart = ticks.length > 1 ? (ticks[1].getTime() - ticks[0].getTime()) / 864e5 : 0;
  const f = utcFormat(apart > 330 ? '%Y' : apart > 20 ? '%b %Y' : '%d %b');
  const marks = [s('line.axis', { x1: left, x2: right, y1: y, y2: y })];
  let last = -100;
  for (const t of ticks) {
    const at = x(t);
    if (at - last < 62) continue;
    last = at;
    marks.push(s('text', { x: at, y: y + 18, 'text-anchor': at < left + 24 ? 'start' : at > right - 24 ? 'end' : 'middle' }, f(t)));
  }
  return marks;
}

/** Stacked bars: cooperation above the line, conflict below. */
export function series(list: Row[], by: string, label: string): SVGElement {
  const W = 1000, H = 230, left = 36, right = W - 6, mid = 118;
  const first = time(String(list[0]?.period ?? '2000')), end = new Date(time(String(list[list.length - 1]?.period ?? '2001')).getTime() + span[by]);
  const x = scaleTime([first, end], [left, right]);
  const top = max(list, r => Math.max(Number(r.q1) + Number(r.q2), Number(r.q3) + Number(r.q4))) || 1;
  const y = scaleLinear([0, top], [0, 100]).nice();
  const g = s('svg.chart', { viewBox: `0 0 ${W} ${H + 28}`, role: 'img', 'aria-label': label });
  for (const t of y.ticks(3).filter(t => Number.isInteger(t))) for (const sign of t ? [-1, 1] : [1]) {
    g.append(s('line.axis', { x1: left, x2: right, y1: mid + sign * y(t), y2: mid + sign * y(t) }), s('text', { x: left - 8, y: mid + sign * y(t) + 4, 'text-anchor': 'end' }, t));
  }
  const width = Math.max(1.5, Math.min(26, (right - left) / ((end.getTime() - first.getTime()) / span[by]) - 1.5));
  for (const r of list) {
    const at = x(time(String(r.period))) + 1;
    const bar = (q: number, base: number, up: boolean) => {
      const n = Number(r['q' + q]), size = y(base + n) - y(base);
      if (n) g.append(s('rect', { class: 'bar q' + q, x: at, width, height: size, y: up ? mid - y(base + n) : mid + y(base) }, s('title', `${r.period}: ${n}`)));
    };
    bar(2, 0, true); bar(1, Number(r.q2), true); bar(4, 0, false); bar(3, Number(r.q4), false);
  }
  g.append(...axis(x, x.ticks(10), H, left, right));
  return g;
}

interface Dot { e: EventRecord; x: number; y: number }
function place(list: Dot[], r: number): void { // beeswarm: each dot as near to its lane as the ones before it allow
  const done: Dot[] = [];
  for (const d of list.sort((a, b) => a.x - b.x)) {
    const near = done.filter(o => d.x - o.x < 2 * r + 1);
    for (let k = 0; k < 40; k++) {
      const y = d.y + (k % 2 ? 1 : -1) * Math.ceil(k / 2) * (r + 1);
      if (near.every(o => (o.x - d.x) ** 2 + (o.y - y) ** 2 >= (2 * r + .5) ** 2)) { d.y = y; break; }
    }
    done.push(d);
  }
}

/** Events in four lanes, mean score as a line, pacts as bars. */
export function timeline(events: EventRecord[], scores: Row[], pacts: Pact[], label: string): SVGElement {
  const dated = events.filter(e => dayOf(e));
  const days = dated.map(dayOf).sort();
  const first = time(days[0] ?? '2000-01-01'), last = time(days[days.length - 1] ?? '2001-01-01');
  const pad = Math.max(864e5 * 3, (last.getTime() - first.getTime()) * .03);
  const W = 1000, left = 132, right = W - 10, lane = 62, top = 64;
  const from = new Date(first.getTime() - pad), until = new Date(last.getTime() + pad), x = scaleTime([from, until], [left, right]);
  const bars = pacts.filter(p => time(p.in_force ?? p.signed ?? '1800-01-01') < until && (!p.ended || time(p.ended) > from)).slice(0, 12);
  const bottom = top + 4 * lane + 12, H = bottom + 26 + bars.length * 22 + 6;
  const g = s('svg.chart', { viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
  const names = ['acts of', 'words of', 'words of', 'acts of'], kinds = ['cooperation', 'cooperation', 'conflict', 'conflict'], laneOf = [0, 1, 0, 2, 3];
  for (let i = 0; i < 4; i++) {
    const y = top + (i + .5) * lane;
    g.append(s('line.axis', { x1: left, x2: right, y1: y, y2: y }), s('text', { x: left - 14, y: y - 2, 'text-anchor': 'end' }, names[i]), s('text', { x: left - 14, y: y + 13, 'text-anchor': 'end' }, kinds[i]));
  }
  const score = scaleLinear([-10, 10], [46, 4]);
  g.append(s('text', { x: left - 14, y: 22, 'text-anchor': 'end' }, 'mean score'), s('text', { x: left - 14, y: 37, 'text-anchor': 'end' }, '−10 to 10'),
    s('line.axis', { x1: left, x2: right, y1: score(0), y2: score(0) }));
  const points = scores.map(r => [x(time(String(r.period))), score(Number(r.goldstein ?? 0))] as [number, number]);
  if (points.length > 1) g.append(s('path.score', { d: line()(points) ?? '' }));
  else points.forEach(p => g.append(s('circle', { cx: p[0], cy: p[1], r: 2.5, class: 'score' })));
  const dots: Dot[] = dated.map(e => ({ e, x: x(time(dayOf(e))), y: top + (laneOf[e.quad ?? 1] + .5) * lane }));
  for (const q of [1, 2, 3, 4]) place(dots.filter(d => (d.e.quad ?? 1) === q), dots.length > 300 ? 3 : 5.5);
  for (const d of dots) {
    g.append(s('circle', { 'data-href': eventHref(d.e), class: `q${d.e.quad ?? 1}${counts(d.e) ? '' : ' hollow'}`, cx: d.x, cy: d.y, r: dots.length > 300 ? 3 : 5.5 },
      s('title', `${niceDate(d.e)}: ${headline(d.e)}`)));
  }
  g.append(...axis(x, x.ticks(8), bottom, left, right));
  bars.forEach((p, i) => {
    const y = bottom + 30 + i * 22, a = Math.max(left, x(time(p.in_force ?? p.signed ?? '1800-01-01'))), b = Math.min(right, p.ended ? x(time(p.ended)) : right);
    g.append(s('g', { 'data-href': '/pacts/' + p.id }, b > a && s('rect.pactbar', { x: a, y, width: b - a, height: 14, rx: 2 }), s('text.strong', { x: Math.min(a + 6, right - 320), y: y + 11.5 }, p.name),
      s('title', `${p.name}: ${p.in_force ?? ''} to ${p.ended ?? 'now'}`)));
  });
  return g;
}
