// Claims: by subject, by source; what is contradicted stands side by side.
import { get, rows, type ClaimRecord, type Page, type Row } from './api';
import { h } from './dom';
import { about } from './overview';
import { filters, pick, range, saves, section, table } from './parts';
import { nameOf } from './states';
import { certainty, chain, count, link, niceDay, num, says, who } from './words';
import type { Place, View } from './main';

const against = (c: ClaimRecord): boolean => (c.factuality ?? '').endsWith('-') || c.manner === 'deny' || c.manner === 'doubt';
const href = (c: ClaimRecord): string => `/article/${c.document.id}#${encodeURIComponent(c.id)}`;
const flat = (c: ClaimRecord): object => ({ day: c.document.published?.slice(0, 10), source: c.source ? who(c.source) : '', country: c.source?.country ?? c.source?.body ?? '', manner: c.manner, factuality: c.factuality,
  content: c.content.text, chain: c.sources.map(who).join(' < '), about: c.about, site: c.document.site, title: c.document.title, id: c.id });

function quote(c: ClaimRecord): HTMLElement {
  return h('blockquote', link(href(c), c.sentence.text), h('footer', h('strong', c.source ? who(c.source) : 'Somebody'), ` ${says(c.manner)} so · ${certainty[c.factuality ?? ''] ?? c.factuality} · ${niceDay(c.document.published)}`,
    h('div', chain([...(c.source ? [{ ...c.source, verb: c.manner }] : []), ...c.sources], c.document.site))));
}
export function sides(list: ClaimRecord[]): HTMLElement {
  const yes = list.filter(c => !against(c)), no = list.filter(against);
  return h('div.said', h('div.side', h('h3', `Say so (${yes.length})`), yes.map(quote)), h('div.side.against', h('h3', `Deny or doubt it (${no.length})`), no.length ? no.map(quote) : h('p.soft', 'Nobody in this database.')));
}

async function subject(key: string): Promise<View> {
  const page = await get<Page<ClaimRecord>>('claims', { about: key, limit: 200 });
  return { title: about(key), body: [h('h1', about(key)), h('p.lede', `${count(page.records.length, 'claim')}. `, link('/claims', 'All claims')), section('Side by side', saves('claims', () => page.records.map(flat)), sides(page.records))] };
}

export async function claims(at: Place): Promise<View> {
  const key = at.query.get('about');
  if (key) return subject(key);
  const p = pick(at.query, ['source', 'actor', 'manner', 'factuality', 'text', 'from', 'to']);
  const filtered = Object.values(p).some(Boolean);
  const [subjects, sources, page] = await Promise.all([rows('subjects', { most: 40 }), rows('sources', { most: 25 }), get<Page<ClaimRecord>>('claims', { ...p, order: '-day', limit: 100 })]);
  const disputed = subjects.filter(r => num(r, 'holds') && num(r, 'denies')), first = disputed[0];
  const both = !filtered && first ? (await get<Page<ClaimRecord>>('claims', { about: String(first.about), limit: 40 })).records : [];
  const subjectLink = (r: Row) => link('/claims?about=' + encodeURIComponent(String(r.about)), about(String(r.about)));
  return { title: 'Claims', body: [
    h('h1', 'Claims'), h('p.lede', 'Who says what, whether or not it happened. A chain reads from the publication inwards to whoever is said to know.'),
    filters(at, '/claims', [{ name: 'text', label: 'Words', grow: true }, { name: 'source', label: 'Source' }, { name: 'manner', label: 'Manner', options: ['', 'say', 'announce', 'claim', 'confirm', 'deny', 'doubt', 'believe', 'assess', 'warn', 'promise', 'threaten', 'demand', 'report'].map(m => [m, m || 'any']) }, ...range], 'Filter claims'),
    both.length > 0 && section(`Disputed: ${about(String(first.about))}`, saves('disputed', () => both.map(flat)), sides(both)),
    !filtered && h('div.grid.two',
      section('What claims are about', saves('subjects', () => subjects), table('Subjects', [{ title: 'Subject', cell: subjectLink }, { title: 'Claims', class: 'n', cell: r => r.n }, { title: 'For', class: 'n', cell: r => r.holds }, { title: 'Against', class: 'n', cell: r => r.denies }], subjects)),
      section('Who claims most', saves('sources', () => sources), table('Sources', [{ title: 'Source', cell: r => link('/claims?source=' + encodeURIComponent(String(r.name)), String(r.name)) }, { title: 'Of', cell: r => nameOf(r.country as string) }, { title: 'Claims', class: 'n', cell: r => r.n }], sources))),
    section(filtered ? `Claims (${page.total ?? page.records.length})` : 'Latest claims', saves('claims', () => page.records.map(flat)), table('Claims', [
      { title: 'Day', class: 'day', cell: c => niceDay(c.document.published) }, { title: 'Source', cell: c => c.source ? who(c.source) : h('span.soft', 'nobody named') }, { title: 'Manner', cell: c => c.manner },
      { title: 'Content', class: 'words', cell: c => [link(href(c), c.content.text ?? c.sentence.text), h('div', chain(c.sources, c.document.site))] }, { title: 'Certainty', cell: c => h('span.soft', certainty[c.factuality ?? ''] ?? c.factuality) }], page.records)),
  ] };
}
