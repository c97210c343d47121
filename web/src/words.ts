// How things are called and coloured, the same in every view.
import { h, type Child } from './dom';
import { nameOf } from './states';
import type { EventRecord, Party, Row, Source } from './api';

export const quads = ['', 'words of cooperation', 'acts of cooperation', 'words of conflict', 'acts of conflict'];
export const types: Record<string, string> = {
  AGREE: 'agrees with', CONSULT: 'meets', SUPPORT: 'supports', CONCEDE: 'concedes to', COOPERATE: 'cooperates with', AID: 'gives to', RETREAT: 'withdraws from',
  REQUEST: 'asks', ACCUSE: 'accuses', REJECT: 'rejects', THREATEN: 'threatens', PROTEST: 'protests against', SANCTION: 'sanctions', MOBILIZE: 'mobilizes against',
  COERCE: 'coerces', ASSAULT: 'attacks',
};
export const certainty: Record<string, string> = {
  'CT+': 'certain', 'PR+': 'probable', 'PS+': 'possible', 'CT-': 'denied', 'PR-': 'probably not', 'PS-': 'possibly not', CTu: 'certain, unsaid which', Uu: 'uncommitted',
};

export const who = (p: Party): string => p.name ?? p.text ?? '?';
export const codeOfParty = (p: Party): string => p.country ?? p.body ?? '';
export const parties = (list: Party[]): string => list.map(who).join(', ');
export const dayOf = (e: EventRecord): string => e.date?.from ?? e.document.published?.slice(0, 10) ?? '';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
export function niceDay(day: string | undefined): string {
  if (!day) return '';
  const [y, m, d] = day.slice(0, 10).split('-');
  return [d ? String(+d) : '', m ? months[+m - 1] : '', y].filter(Boolean).join(' ');
}
export function niceDate(e: EventRecord): string {
  const d = e.date;
  if (!d?.from) return '';
  return d.to && d.to !== d.from ? `${niceDay(d.from)} – ${niceDay(d.to)}` : niceDay(d.from);
}
export const count = (n: number, one: string, many = one + 's'): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** Told as having happened: what default counts take. */
export const counts = (e: EventRecord): boolean =>
  (e.time === 'past' || e.time === 'ongoing') && e.mood === 'asserted' && !e.background && (e.factuality === 'CT+' || e.author_factuality === 'CT+');
export const denied = (e: EventRecord): boolean => (e.factuality ?? '').endsWith('-');

/** A link that the page follows by itself. */
export const link = (href: string, ...c: Child[]): HTMLElement => h('a', { href }, ...c);
export const pairLink = (a: string, b: string, ...c: Child[]): HTMLElement => link(`/pair/${encodeURIComponent(a)}/${encodeURIComponent(b)}`, ...c);
export const state = (code: string): HTMLElement => link(`/search?country=${encodeURIComponent(code)}`, nameOf(code));
export const quadDot = (q: number | undefined, hollow = false): HTMLElement =>
  h('span', { class: `dot q${q ?? 0}${hollow ? ' hollow' : ''}`, title: quads[q ?? 0], 'aria-hidden': 'true' });

/** "they < Two US officials": who says so, innermost first, as breadcrumbs. */
export function chain(sources: Source[], site?: string): HTMLElement {
  const steps = [...sources].reverse();
  return h('ol.chain', { 'aria-label': 'who says so' }, h('li', site ?? 'the article'),
    steps.map(x => h('li', who(x), x.verb && h('span.verb', ` ${x.verb}`), x.factuality && h('span', { class: 'sure f' + x.factuality[0] }, ` ${certainty[x.factuality] ?? x.factuality}`))));
}
export const num = (r: Row, k: string): number => Number(r[k] ?? 0);

/** "deny" as it stands behind a name: "denies". */
export const says = (manner = 'say'): string => manner.replace(/([^aeiou])y$/, '$1ie') + 's';
