// Pacts: the list, who is bound to whom on a day, one pact, and the question who must come to whose aid.
import { get, type Answer, type Clause, type Pact } from './api';
import { clear, h, say, type Child } from './dom';
import { graph, type GraphEdge, type GraphNode } from './graph';
import { filters, saves, section, table } from './parts';
import { codeOf, nameOf } from './states';
import { count, link, niceDay } from './words';
import type { Place, View } from './main';

interface Bond { from: string; to: string; type: string; pact: string; article: string }
const types = ['defense', 'offense', 'neutrality', 'nonaggression', 'consultation', 'assistance', 'no_hostile_alliance', 'no_use_of_territory', 'basing', 'military_cooperation', 'economic_cooperation', 'permissive'];
const spoken = (t: string): string => t.replace(/_/g, ' ');
const today = (): string => new Date().toISOString().slice(0, 10);
const names = (list: string[] | undefined): string => (list ?? []).map(nameOf).join(', ');

async function bonds(on: string, type: string, all: Pact[], box: HTMLElement, side: HTMLElement): Promise<{ list: Bond[]; svg: SVGElement | null }> {
  const { bonds: list } = await get<{ bonds: Bond[] }>('bonds', { on, type });
  const links = new Map<string, Set<string>>();
  for (const b of list) { const set = links.get(b.pact) ?? new Set(); set.add(b.from); set.add(b.to); links.set(b.pact, set); }
  const degree = new Map<string, number>();
  links.forEach(set => set.forEach(x => degree.set(x, (degree.get(x) ?? 0) + 1)));
  const title = (id: string) => all.find(p => p.id === id)?.name ?? id;
  const nodes: GraphNode[] = [...[...links.keys()].sort().map(id => ({ id: 'pact:' + id, label: title(id).length > 34 ? id : title(id), size: 9, hub: true, title: title(id) })),
    ...[...degree.keys()].sort().map(id => ({ id, label: nameOf(id), size: 3.5 + 1.7 * degree.get(id)!, small: degree.size > 60 && degree.get(id) === 1, title: nameOf(id) }))];
  const edges: GraphEdge[] = [...links].flatMap(([id, set]) => [...set].sort().map(x => ({ source: 'pact:' + id, target: x, width: 1.2 })));
  const tell = (id: string | null): void => {
    if (!id) { clear(side, h('p.soft', 'Choose a state or a pact in the drawing.')); return; }
    if (id.startsWith('pact:')) { const pact = id.slice(5); clear(side, h('h3', link('/pacts/' + pact, title(pact))), h('p', names([...(links.get(pact) ?? [])]))); return; }
    const promised = list.filter(b => b.from === id), to = new Map<string, Bond[]>();
    promised.forEach(b => to.set(b.to, [...(to.get(b.to) ?? []), b]));
    clear(side, h('h3', nameOf(id)), h('p', `is bound to ${count(to.size, 'state')} on ${niceDay(on)}:`), h('ul.list', [...to].sort().map(([c, bs]) => h('li', link(`/obligations?attacked=${c}&on=${on}`, nameOf(c)), h('div.meta', [...new Map(bs.map(b => [b.pact + b.article, b])).values()].map(b => h('span', `${title(b.pact)}, article ${b.article}`)))))));
    say(`${nameOf(id)} is bound to ${to.size} states`);
  };
  const svg = nodes.length ? graph(nodes, edges, `Who is bound to whom on ${niceDay(on)}`, tell, 1000, nodes.length > 70 ? 900 : 600) : null;
  clear(box, svg ?? h('p.nothing', 'No pact of the registry binds anybody on that day.'));
  tell(null);
  return { list, svg };
}

export async function pacts(at: Place): Promise<View> {
  const on = at.query.get('on') ?? '', type = at.query.get('type') ?? 'defense';
  const { pacts: list } = await get<{ pacts: Pact[] }>('pacts');
  const box = h('div'), side = h('div.card', { 'aria-live': 'polite' }), day = on || today();
  let now = await bonds(day, type, list, box, side);
  const year = h('input', { type: 'range', min: 1815, max: new Date().getUTCFullYear(), value: day.slice(0, 4), 'aria-label': 'Year' }) as HTMLInputElement;
  const exact = h('input', { type: 'date', value: day }) as HTMLInputElement;
  const kind = h('select', ['', ...types].map(t => h('option', { value: t, selected: t === type }, t ? spoken(t) : 'any promise'))) as HTMLSelectElement;
  const word = h('strong', niceDay(day));
  let timer = 0;
  const redraw = (): void => {
    word.textContent = niceDay(exact.value);
    clearTimeout(timer);
    timer = window.setTimeout(async () => {
      if (!exact.value) return;
      now = await bonds(exact.value, kind.value, list, box, side);
      history.replaceState(null, '', `/pacts?on=${exact.value}&type=${kind.value}`);
      say(`${now.list.length} promises on ${niceDay(exact.value)}`);
    }, 160);
  };
  year.addEventListener('input', () => { exact.value = `${year.value}-${exact.value.slice(5) || '07-01'}`; redraw(); });
  exact.addEventListener('change', () => { year.value = exact.value.slice(0, 4); redraw(); });
  kind.addEventListener('change', redraw);
  return { title: 'Pacts', body: [
    h('h1', 'Pacts'), h('p.lede', `${count(list.length, 'pact')} in the registry. Move through time to see who was bound to whom, or ask `, link('/obligations', 'who must come to whose aid'), '.'),
    section('Who is bound to whom', saves('bonds', () => now.list, () => now.svg), h('div.filters', h('label.grow', h('span', 'Year: ', word), year), h('label', 'Day', exact), h('label', 'Promise', kind)),
      h('div.grid.drawn', box, side)),
    section('All pacts', saves('pacts', () => list), table('Pacts', [
      { title: 'Pact', cell: p => link('/pacts/' + p.id, p.name) }, { title: 'Signed', class: 'day', cell: p => niceDay(p.signed) }, { title: 'In force', class: 'day', cell: p => niceDay(p.in_force) },
      { title: 'Ended', class: 'day', cell: p => niceDay(p.ended) }, { title: 'Parties', cell: p => { const all = [...new Set(p.parties.map(x => x.state))]; return all.length > 6 ? `${names(all.slice(0, 5))} and ${all.length - 5} more` : names(all); } },
      { title: 'Promises', cell: p => h('span.soft', [...new Set(p.clauses.map(c => spoken(c.type)))].join(', ')) }], list)),
  ] };
}

function clause(c: Clause): HTMLElement {
  const line = (k: string, v: Child) => v ? [h('dt', k), h('dd', v)] : null;
  return h('div.clause', h('h3', `Article ${c.article}: ${spoken(c.type)} `, c.automatic && h('span.tag', 'automatic'), c.contested && h('span.tag', 'contested')), h('dl.record-lines',
    line('Who promises', names(c.promisor) || 'every party'), line('To whom', names(c.beneficiary) || 'every party'), line('When', c.trigger), line('Against whom', c.attacker_words ?? names(c.attacker)), line('Not against', names(c.attacker_not)),
    line('Where', c.area?.map(nameOf).join(', ').replace(/_/g, ' ')), line('What is promised', c.response), line('Only if', c.condition), line('Contested', c.contested), line('Known since', niceDay(c.known))));
}

export async function pact(at: Place): Promise<View> {
  const p = await get<Pact>('pacts/' + encodeURIComponent(at.part[0]));
  return { title: p.name, body: [
    h('h1', p.name), h('p.lede', [p.signed && `Signed ${niceDay(p.signed)}`, p.in_force && `in force ${niceDay(p.in_force)}`, p.ended && `ended ${niceDay(p.ended)}`, p.text && `text ${p.text}`].filter(Boolean).join(', '), '. ', link('/pacts', 'All pacts')),
    h('div.grid.wide', section('Clauses', saves(p.id, () => p.clauses), h('div.card', p.clauses.map(clause))),
      section('Parties', saves(p.id + '-parties', () => p.parties), table('Parties', [{ title: 'State', cell: x => link(`/obligations?attacked=${x.state}`, nameOf(x.state)) }, { title: 'From', class: 'day', cell: x => niceDay(x.from) },
        { title: 'Until', class: 'day', cell: x => niceDay(x.until) }, ...(p.parties.some(x => x.note) ? [{ title: 'Note', cell: (x: { note?: string }) => h('span.small', x.note) }] : [])], p.parties))),
    (p.reservations?.length || p.suspensions?.length) ? section('Reservations and suspensions', null, h('ul.list', [...(p.suspensions ?? []), ...(p.reservations ?? [])].map(x => h('li', h('strong', nameOf(x.state)), ` ${niceDay(x.from)} `, x.words)))) : null,
    (p.sources?.length || p.notes?.length) ? section('Sources and notes', null, h('ul.list', [...(p.sources ?? []), ...(p.notes ?? [])].map(x => h('li', x))), h('p.small.soft', `${(p.file ?? '').replace(/^.*\/lexicon\//, 'lexicon/')}:${p.line}`)) : null,
  ] };
}

export async function obligations(at: Place): Promise<View> {
  const get1 = (k: string) => at.query.get(k) ?? '';
  const attacked = get1('attacked'), by = get1('by'), on = get1('on') || today();
  const form = filters(at, '/obligations', [{ name: 'by', label: 'If', size: 16 }, { name: 'attacked', label: 'attacks', size: 16 }, { name: 'on', label: 'on', type: 'date' }, { name: 'in', label: 'in (optional)', size: 14 }, { name: 'known', label: 'as known on (optional)', type: 'date' }], 'Who must come to whose aid');
  const lede = h('p.lede', 'Who must come to the aid of whom: by which pact and article, on which condition, and why others need not. Names or codes; without an attacker, anybody.');
  if (!attacked) return { title: 'If attacked', body: [h('h1', 'If A attacks B'), lede, form, h('p', 'For example: ', link('/obligations?by=RUS&attacked=POL&on=2022-03-01', 'Russia attacks Poland on 1 March 2022'), ', ', link('/obligations?by=ARG&attacked=GBR&on=1982-04-02&in=falklands', 'Argentina attacks the Falkland Islands in 1982'), '.')] };
  const a = codeOf(attacked), b = by ? codeOf(by) : '';
  const r = await get<{ answers: Answer[]; conflicts: { promisor: string; pact: { id: string; name: string }; article: string; type: string; because?: string }[] }>('obligations', { attacked: a, by: b, on, in: at.query.get('in'), known: at.query.get('known') });
  const order = ['obliged', 'conditional', 'unknown', 'not'], bound = r.answers.filter(x => x.status !== 'not'), others = r.answers.filter(x => x.status === 'not');
  const title = `If ${b ? nameOf(b) : 'anybody'} attacks ${nameOf(a)}`;
  const columns = [
    { title: 'Who', cell: (x: Answer) => link(`/pair/${x.promisor}/${a}`, nameOf(x.promisor)) }, { title: 'Answer', cell: (x: Answer) => h('span', { class: 'tag ' + x.status }, x.status) },
    { title: 'By', cell: (x: Answer) => [link('/pacts/' + x.pact.id, x.pact.name), h('div.meta', `article ${x.article}${x.automatic ? ', automatic' : ''}`)] },
    { title: 'What', cell: (x: Answer) => h('span.small', x.response) }, { title: 'Because', cell: (x: Answer) => h('span.small', x.because) }];
  const tally = order.map(o => [o, new Set(r.answers.filter(x => x.status === o).map(x => x.promisor)).size] as const);
  return { title, body: [
    h('h1', `${title} on ${niceDay(on)}`), lede, form,
    h('dl.figures', tally.map(([o, n]) => h('div', h('dt', o === 'not' ? 'not bound (near misses)' : o), h('dd', n)))),
    section('Who must come', saves('obligations', () => r.answers), bound.length ? table('Who must come', columns, bound) : h('p.nothing', 'Nobody: no pact of the registry binds anybody.')),
    r.conflicts.length > 0 && section('Torn between promises', saves('conflicts', () => r.conflicts), h('ul.list', r.conflicts.map(c => h('li', h('strong', nameOf(c.promisor)), `: ${c.because ?? ''} `, link('/pacts/' + c.pact.id, c.pact.name), `, article ${c.article}`)))),
    others.length > 0 && section('Why others are not bound', saves('not-bound', () => others), table('Why others are not bound', columns.filter(c => c.title !== 'What'), others)),
  ] };
}
