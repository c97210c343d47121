// Elements without a framework: h('a.more', { href }, 'text', child). Text is always set as text, never parsed.
export type Child = Node | string | number | null | undefined | false | Child[];
type Attributes = Record<string, unknown>;

const SVG = 'http://www.w3.org/2000/svg';

function put(e: Element, c: Child): void {
  if (c === null || c === undefined || c === false) return;
  if (Array.isArray(c)) c.forEach(x => put(e, x));
  else e.append(c instanceof Node ? c : String(c));
}

function set(e: Element, attributes: Attributes): void {
  for (const [k, v] of Object.entries(attributes)) {
    if (v === null || v === undefined || v === false) continue;
    if (k.startsWith('on')) e.addEventListener(k.slice(2), v as EventListener);
    else if (k === 'css') for (const [p, x] of Object.entries(v as Record<string, string>)) (e as HTMLElement).style.setProperty(p, x);
    else if (k === 'value' || k === 'checked' || k === 'selected') (e as unknown as Attributes)[k] = v;
    else e.setAttribute(k, v === true ? '' : String(v));
  }
}

function make(ns: string | null, name: string, attributes: Attributes, children: Child[]): Element {
  const [tag, ...classes] = name.split('.');
  const e = ns ? document.createElementNS(ns, tag || 'g') : document.createElement(tag || 'div');
  if (classes.length) e.setAttribute('class', classes.join(' '));
  const { class: extra, ...rest } = attributes;
  if (extra) e.setAttribute('class', [...classes, String(extra)].join(' '));
  set(e, rest);
  children.forEach(c => put(e, c));
  return e;
}

const isAttributes = (x: unknown): x is Attributes => typeof x === 'object' && x !== null && !(x instanceof Node) && !Array.isArray(x);

export function h(name: string, ...rest: (Attributes | Child)[]): HTMLElement {
  const a = isAttributes(rest[0]) ? (rest.shift() as Attributes) : {};
  return make(null, name, a, rest as Child[]) as HTMLElement;
}
export function s(name: string, ...rest: (Attributes | Child)[]): SVGElement {
  const a = isAttributes(rest[0]) ? (rest.shift() as Attributes) : {};
  return make(SVG, name, a, rest as Child[]) as SVGElement;
}
export function clear(e: Element, ...children: Child[]): void {
  e.replaceChildren();
  children.forEach(c => put(e, c));
}
/** Says something to who listens instead of looks. */
export function say(words: string): void {
  const live = document.getElementById('live');
  if (live) live.textContent = words;
}
