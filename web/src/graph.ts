// Drawings of who deals with whom: forces settle before anything is shown, so the same data give the same picture.
import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from 'd3-force';
import { s } from './dom';

export interface GraphNode extends SimulationNodeDatum { id: string; label: string; size: number; hub?: boolean; small?: boolean; title?: string }
export interface GraphEdge { source: string | GraphNode; target: string | GraphNode; width: number; class?: string; title?: string }

export function graph(nodes: GraphNode[], edges: GraphEdge[], label: string, chosen: (id: string | null) => void, W = 1000, H = 620): SVGElement {
  nodes.forEach((n, i) => { n.x = W / 2 + 260 * Math.cos(i * 2.4) * Math.sqrt(i / nodes.length); n.y = H / 2 + 200 * Math.sin(i * 2.4) * Math.sqrt(i / nodes.length); });
  const hubs = nodes.some(n => n.hub);
  const f = forceSimulation(nodes).force('link', forceLink<GraphNode, GraphEdge>(edges as never).id(n => n.id).distance(hubs ? 38 : e => 50 + 26 * Math.sqrt(nodes.length) / (1 + (e as GraphEdge).width * .2)).strength(hubs ? .6 : .35))
    .force('charge', forceManyBody().strength(hubs ? -75 : -190).distanceMax(hubs ? 320 : 1000)).force('center', forceCenter(W / 2, H / 2)).force('collide', forceCollide<GraphNode>(n => n.size + (n.hub || n.small ? 9 : 13)))
    .force('x', forceX(W / 2).strength(.035)).force('y', forceY(H / 2).strength(.075)).stop();
  f.tick(hubs ? 500 : 320);
  // The settled picture is stretched to fill its frame.
  const span = (k: 'x' | 'y'): [number, number] => [Math.min(...nodes.map(n => n[k]!)), Math.max(...nodes.map(n => n[k]!))];
  const fit = (k: 'x' | 'y', size: number, edge: number) => { const [a, b] = span(k), by = Math.min(1.9, (size - 2 * edge) / Math.max(1, b - a)); nodes.forEach(n => { n[k] = size / 2 + (n[k]! - (a + b) / 2) * by; }); };
  fit('x', W, 62); fit('y', H, 32);
  const g = s('svg.chart', { viewBox: `0 0 ${W} ${H}`, role: 'group', 'aria-label': label });
  const lines = edges.map(e => {
    const a = e.source as GraphNode, b = e.target as GraphNode;
    const l = s('line', { class: 'edge ' + (e.class ?? ''), x1: a.x, y1: a.y, x2: b.x, y2: b.y, 'stroke-width': e.width }, e.title && s('title', e.title));
    g.append(l);
    return { l, a: a.id, b: b.id };
  });
  let on: string | null = null;
  const shapes = nodes.map(n => {
    const shape = n.hub ? s('rect', { x: -n.size, y: -n.size * .6, width: n.size * 2, height: n.size * 1.2, rx: 3 }) : s('circle', { r: n.size });
    const e = s(n.hub ? 'g.node.hub' : n.small ? 'g.node.small' : 'g.node', { transform: `translate(${n.x!.toFixed(1)},${n.y!.toFixed(1)})`, tabindex: 0, role: 'button', 'aria-label': n.title ?? n.label }, shape,
      s('text', { y: n.size + 13, 'text-anchor': 'middle' }, n.label), n.title && s('title', n.title));
    const choose = () => { on = on === n.id ? null : n.id; mark(); chosen(on); };
    e.addEventListener('click', choose);
    e.addEventListener('keydown', k => { if ((k as KeyboardEvent).key === 'Enter' || (k as KeyboardEvent).key === ' ') { k.preventDefault(); choose(); } });
    g.append(e);
    return { e, id: n.id };
  });
  const hub = new Set(nodes.filter(n => n.hub).map(n => n.id));
  function mark(): void {
    const near = new Set([on]);
    if (on) {
      lines.forEach(x => { if (x.a === on) near.add(x.b); if (x.b === on) near.add(x.a); });
      [...near].filter(n => n && hub.has(n)).forEach(n => lines.forEach(x => { if (x.a === n) near.add(x.b); if (x.b === n) near.add(x.a); }));
    }
    lines.forEach(x => x.l.classList.toggle('dim', !!on && !(near.has(x.a) && near.has(x.b))));
    shapes.forEach(x => { x.e.classList.toggle('dim', !!on && !near.has(x.id)); x.e.setAttribute('aria-pressed', String(x.id === on)); });
  }
  return g;
}
