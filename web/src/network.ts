// Who deals with whom, and where, in a range of days.
import { geoCentroid, geoNaturalEarth1, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { FeatureCollection } from 'geojson';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { rows, type Row } from './api';
import { clear, h, s } from './dom';
import { graph, type GraphEdge, type GraphNode } from './graph';
import { filters, includes, legend, pick, range, saves, section, table, typeField } from './parts';
import { nameOf, numericOf } from './states';
import { count, link, num, pairLink } from './words';
import type { Place, View } from './main';

declare const WORLD: string;

function people(list: Row[], query: string, side: HTMLElement): SVGElement {
  const size = new Map<string, number>();
  for (const r of list) for (const k of ['a', 'b']) size.set(String(r[k]), (size.get(String(r[k])) ?? 0) + num(r, 'n'));
  const most = Math.max(...list.map(r => num(r, 'n'))), top = Math.max(...size.values());
  const nodes: GraphNode[] = [...size.keys()].sort().map(id => ({ id, label: nameOf(id), size: 5 + 15 * Math.sqrt(size.get(id)! / top), title: `${nameOf(id)}: ${size.get(id)}` }));
  const edges: GraphEdge[] = list.map(r => ({ source: String(r.a), target: String(r.b), width: 1 + 6 * num(r, 'n') / most, class: num(r, 'q1') + num(r, 'q2') > num(r, 'q3') + num(r, 'q4') ? 'warm' : 'cold', title: `${nameOf(String(r.a))} and ${nameOf(String(r.b))}: ${r.n}` }));
  const tell = (id: string | null): void => {
    if (!id) { clear(side, h('p.soft', 'Choose a node in the drawing to see its events. Blue lines are mostly cooperation, rust ones mostly conflict.')); return; }
    const mine = list.filter(r => r.a === id || r.b === id);
    clear(side, h('h3', nameOf(id)), h('p', link(`/search?country=${id}${query ? '&' + query : ''}`, `All events of ${nameOf(id)}`)), h('ul.list', mine.map(r => { const o = String(r.a === id ? r.b : r.a); return h('li', pairLink(id, o, nameOf(o)), h('div.meta', count(num(r, 'n'), 'event'))); })));
  };
  tell(null);
  return graph(nodes, edges, 'Who deals with whom', tell, 1000, 600);
}

async function map(list: Row[], query: string): Promise<SVGElement> {
  const world = (await (await fetch(WORLD)).json()) as Topology;
  const land = feature(world, world.objects.countries as GeometryCollection) as unknown as FeatureCollection;
  land.features = land.features.filter(f => f.id !== '010'); // nobody lives in Antarctica
  const W = 1000, H = 440, projection = geoNaturalEarth1().fitSize([W, H], land), path = geoPath(projection);
  const centre = new Map(land.features.map(f => [String(f.id), geoCentroid(f)]));
  const g = s('svg.chart', { viewBox: `0 0 ${W} ${H}`, role: 'group', 'aria-label': 'Where things happened' });
  for (const f of land.features) g.append(s('path.land', { d: path(f) ?? '' }));
  const most = Math.max(1, ...list.map(r => num(r, 'n')));
  for (const r of [...list].sort((a, b) => num(b, 'n') - num(a, 'n'))) {
    const known = r.lat !== undefined && r.lon !== undefined;
    const at = known ? [num(r, 'lon'), num(r, 'lat')] as [number, number] : centre.get(numericOf(String(r.country)) ?? '');
    const xy = at && projection(at);
    if (!xy) continue;
    const q = [1, 2, 3, 4].reduce((a, b) => num(r, 'q' + b) > num(r, 'q' + a) ? b : a);
    const name = String(r.name ?? nameOf(String(r.country)));
    g.append(s('a', { href: `/search?place=${encodeURIComponent(name)}${query ? '&' + query : ''}`, 'aria-label': `${name}: ${count(num(r, 'n'), 'event')}` },
      s('circle', { class: 'point q' + q, cx: xy[0], cy: xy[1], r: 3.5 + 11 * Math.sqrt(num(r, 'n') / most) }, s('title', `${name}: ${count(num(r, 'n'), 'event')}`))));
  }
  return g;
}

export async function network(at: Place): Promise<View> {
  const p = pick(at.query, ['from', 'to', 'type', 'include', 'context']), query = new URLSearchParams(Object.entries(p).filter(x => x[1]) as [string, string][]).toString();
  const [pairs, places] = await Promise.all([rows('pairs', { ...p, most: 90 }), rows('places', { ...p, most: 400 })]);
  const side = h('div.card', { 'aria-live': 'polite' });
  const net = pairs.length ? people(pairs, query, side) : null, chart = places.length ? await map(places, query) : null;
  return { title: 'Network and map', body: [
    h('h1', 'Network and map'), h('p.lede', 'Who deals with whom, and where. Choose days; any node or point leads to its events.'),
    filters(at, '/network', [...range, typeField, includes], 'Choose days'),
    section('Network', saves('network', () => pairs, () => net), net ? h('div.grid.drawn', h('div', net), side) : h('p.nothing', 'No pairs in these days.')),
    section('Map', saves('places', () => places, () => chart), chart ?? h('p.nothing', 'No places in these days.'), legend()),
    places.length > 0 && h('details', h('summary', 'The places as a table'), table('Places', [{ title: 'Place', cell: r => link('/search?place=' + encodeURIComponent(String(r.name ?? r.country)), String(r.name ?? nameOf(String(r.country)))) }, { title: 'Country', cell: r => nameOf(r.country as string) }, { title: 'Events', class: 'n', cell: r => r.n }], places)),
  ] };
}
