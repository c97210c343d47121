// What several views share: tables, filters, saving, lists of events.
import { address, type EventRecord, type Params, type Row } from './api';
import { h, type Child } from './dom';
import { certainty, codeOfParty, counts, count, link, niceDate, parties, quadDot, quads, types, who } from './words';
import { nameOf } from './states';
import type { Place } from './main';

/* ---- saving ---------------------------------------------------------------- */

function download(name: string, type: string, text: string): void {
  const a = h('a', { href: URL.createObjectURL(new Blob([text], { type })), download: name }) as HTMLAnchorElement;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
}

export function csv(list: object[]): string {
  const keys = [...new Set(list.flatMap(r => Object.keys(r)))];
  const cell = (v: unknown) => {
    let t = v === null || v === undefined ? '' : typeof v === 'object' ? JSON.stringify(v) : String(v);
    if (/^[=+@-]/.test(t) && isNaN(Number(t))) t = "'" + t;
    return /[",\n\r]/.test(t) ? '"' + t.replace(/"/g, '""') + '"' : t;
  };
  return [keys.join(','), ...list.map(r => keys.map(k => cell((r as Record<string, unknown>)[k])).join(','))].join('\r\n') + '\r\n';
}

const kept = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'fill-opacity', 'opacity', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'paint-order'];
function picture(svg: SVGElement): string {
  const copy = svg.cloneNode(true) as SVGElement;
  const from = [svg, ...svg.querySelectorAll('*')], to = [copy, ...copy.querySelectorAll('*')];
  from.forEach((e, i) => { const c = getComputedStyle(e); kept.forEach(k => (to[i] as SVGElement).setAttribute(k, c.getPropertyValue(k))); to[i].removeAttribute('class'); });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const box = svg.getAttribute('viewBox')?.split(' ') ?? [];
  if (box.length === 4) { copy.setAttribute('width', box[2]); copy.setAttribute('height', box[3]); }
  return new XMLSerializer().serializeToString(copy);
}

/** Buttons that save what is shown. */
export function saves(name: string, list: () => object[], svg?: () => SVGElement | null): HTMLElement {
  const b = (label: string, f: () => void) => h('button', { type: 'button', onclick: f, 'aria-label': `Save ${name} as ${label}` }, label);
  return h('span.saves', 'Save as ', b('CSV', () => download(name + '.csv', 'text/csv', csv(list()))), b('JSON', () => download(name + '.json', 'application/json', JSON.stringify(list(), null, 1))),
    svg && b('SVG', () => { const e = svg(); if (e) download(name + '.svg', 'image/svg+xml', picture(e)); }));
}
export function section(title: string, save: Child, ...body: Child[]): HTMLElement {
  return h('section', { 'aria-label': title }, h('div.head', h('h2', title), save), body);
}

/* ---- tables ---------------------------------------------------------------- */

export interface Column<T> { title: string; cell: (r: T) => Child; class?: string }
export function table<T>(label: string, columns: Column<T>[], list: T[]): HTMLElement {
  if (!list.length) return h('p.nothing', 'Nothing found.');
  return h('div.scroll', { tabindex: 0, role: 'group', 'aria-label': label }, h('table',
    h('thead', h('tr', columns.map(c => h('th', { scope: 'col', class: c.class }, c.title)))),
    h('tbody', list.map(r => h('tr', columns.map(c => h('td', { class: c.class }, c.cell(r))))))));
}

/* ---- events ---------------------------------------------------------------- */

export const eventHref = (e: { id: string; document: { id: string } }): string => `/article/${e.document.id}#${encodeURIComponent(e.id)}`;
export function headline(e: EventRecord): string {
  const a = parties(e.actor) || 'somebody', r = parties(e.recipient);
  return r ? `${a} ${types[e.event] ?? e.event.toLowerCase()} ${r}` : `${a}: ${(types[e.event] ?? e.event.toLowerCase()).replace(/ (with|to|from|against)$/, '')}`;
}
export const flat = (e: EventRecord): object => ({
  day: e.date?.from ?? '', until: e.date?.to ?? '', actors: e.actor.map(who).join('; '), actor_countries: e.actor.map(codeOfParty).join(';'), event: e.event, mode: e.mode ?? '',
  cameo: e.cameo ?? '', quad: e.quad ?? '', goldstein: e.goldstein ?? '', recipients: e.recipient.map(who).join('; '), recipient_countries: e.recipient.map(codeOfParty).join(';'),
  factuality: e.factuality ?? '', time: e.time ?? '', mood: e.mood ?? '', background: e.background ? 1 : 0, sources: e.sources.map(who).join(' < '), place: e.place?.name ?? '',
  sentence: e.sentence.text, title: e.document.title ?? '', site: e.document.site ?? '', url: e.document.url ?? '', id: e.id,
});
export function eventTable(label: string, list: EventRecord[]): HTMLElement {
  return table(label, [
    { title: 'Day', class: 'day', cell: e => niceDate(e) },
    { title: 'Event', cell: e => [quadDot(e.quad, !counts(e)), h('a', { href: eventHref(e) }, headline(e))] },
    { title: 'Certainty', cell: e => h('span.soft', certainty[e.factuality ?? ''] ?? e.factuality, e.sources.length ? ` (${e.sources.map(who).join(' ‹ ')})` : '') },
    { title: 'Sentence', class: 'words', cell: e => [e.sentence.text, h('div.meta', e.document.site, ' ', e.document.published?.slice(0, 10))] },
  ], list);
}
export const legend = (): HTMLElement => h('ul.legend', [1, 2, 3, 4].map(q => h('li', quadDot(q), quads[q])));

export function bars(list: Row[], href: (r: Row) => string, name: (r: Row) => Child): HTMLElement {
  const most = Math.max(1, ...list.map(r => Number(r.n)));
  return h('div.bars', list.map(r => h('div.row', h('a', { href: href(r) }, name(r)),
    h('div.stack', { 'aria-hidden': 'true' }, [1, 2, 3, 4].map(q => h('i', { class: 'q' + q, css: { width: `${100 * Number(r['q' + q] ?? 0) / most}%` } }))),
    h('span.soft.small', count(Number(r.n), 'event')))));
}

/* ---- filters --------------------------------------------------------------- */

export interface Field { name: string; label: string; type?: 'text' | 'date' | 'number'; options?: [string, string][]; grow?: boolean; size?: number }
/** A form that puts its values into the address. */
export function filters(at: Place, path: string, fields: Field[], label: string): HTMLElement {
  const inputs = fields.map(f => {
    const value = at.query.get(f.name) ?? '';
    const input = f.options
      ? h('select', { name: f.name }, f.options.map(([v, t]) => h('option', { value: v, selected: v === value }, t)))
      : h('input', { name: f.name, type: f.type ?? 'text', value, size: f.size ?? 12, autocomplete: 'off' });
    return h('label', { class: f.grow ? 'grow' : null }, f.label, input);
  });
  return h('form.filters', { 'aria-label': label, onsubmit: (e: Event) => {
    e.preventDefault();
    const q = new URLSearchParams();
    new FormData(e.target as HTMLFormElement).forEach((v, k) => { if (String(v).trim()) q.set(k, String(v).trim()); });
    at.go(path + (q.toString() ? '?' + q : ''));
  } }, inputs, h('button.main', { type: 'submit' }, 'Show'));
}
export const range: Field[] = [{ name: 'from', label: 'From', type: 'date' }, { name: 'to', label: 'To', type: 'date' }];
export const includes: Field = { name: 'include', label: 'Also', options: [['', 'only what happened'], ['reported', 'reported'], ['possible', 'possible'], ['planned', 'planned'], ['background', 'background'], ['denied', 'denied'], ['all', 'everything']] };
export const typeField: Field = { name: 'type', label: 'Type', options: [['', 'any'], ...Object.entries(types).map(([k, v]) => [k, `${k.toLowerCase()}: ${v}`] as [string, string])] };
export const pick = (q: URLSearchParams, names: string[]): Params => Object.fromEntries(names.map(n => [n, q.get(n)]));
export const api = (path: string, p: Params): HTMLElement => h('a', { href: address(path, p) }, 'JSON');
export const countryName = (code: string): HTMLElement => link(`/search?country=${encodeURIComponent(code)}`, nameOf(code));
/** The step that gives a legible number of bars. */
export function step(from: string, to: string): string {
  const days = (Date.parse(to) - Date.parse(from)) / 864e5;
  return days > 3650 ? 'year' : days > 500 ? 'month' : days > 90 ? 'week' : 'day';
}
