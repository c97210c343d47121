// An article: its text with what was understood marked in it, the records beside it. Offsets of records are bytes of UTF-8.
import { get, post, type ClaimRecord, type Correction, type EventRecord, type Row, type Span } from './api';
import { clear, h, s, say, type Child } from './dom';
import { csv, flat, headline, saves } from './parts';
import { nameOf } from './states';
import { certainty, chain, codeOfParty, count, counts, link, niceDate, niceDay, quadDot, says, types, who } from './words';
import type { Place, View } from './main';

interface Loaded { article: [Row]; sentences: { index: number; start: number; end: number; title: number }[]; versions: Row[]; told: Row[]; corrections: Correction[]; events: { records: EventRecord[] }; claims: { records: ClaimRecord[] } }
interface Mark { start: number; end: number; kind: string; record: string; title: boolean; quad?: number }
const kinds = ['actor', 'recipient', 'trigger', 'date', 'place', 'item', 'cue', 'source', 'quote'];

/* ---- text ------------------------------------------------------------------ */

/** Index in a string for each byte of its UTF-8, and one behind. */
function bytesOf(text: string): Uint32Array {
  const at: number[] = [];
  for (let i = 0; i < text.length;) {
    const c = text.codePointAt(i)!, n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (let k = 0; k < n; k++) at.push(i);
    i += c > 0xffff ? 2 : 1;
  }
  at.push(text.length);
  return Uint32Array.from(at);
}
const byteOf = (text: string, index: number): number => new TextEncoder().encode(text.slice(0, index)).length;

function marksOf(events: EventRecord[], claims: ClaimRecord[]): Mark[] {
  const list: Mark[] = [];
  const put = (record: string, kind: string, x: Partial<Span> | undefined, quad?: number) => { if (x && x.start !== undefined && x.end !== undefined && x.end > x.start) list.push({ start: x.start, end: x.end, kind, record, title: x.in === 'title', quad }); };
  for (const e of events) {
    put(e.id, 'trigger', e.trigger, e.quad ?? 0); put(e.id, 'date', e.date); put(e.id, 'place', e.place);
    e.actor.forEach(p => put(e.id, 'actor', p)); e.recipient.forEach(p => put(e.id, 'recipient', p)); e.items.forEach(i => put(e.id, 'item', i));
    e.cue.forEach(c => put(e.id, 'cue', c)); e.sources.forEach(x => put(e.id, 'source', x)); e.quote?.forEach(q => put(e.id, 'quote', q));
  }
  for (const c of claims) { put(c.id, 'source', c.source); put(c.id, 'cue', c.cue); c.quote?.forEach(q => put(c.id, 'quote', q)); (c.content_parts ?? [c.content]).forEach(q => put(c.id, 'content', q)); }
  return list;
}

/** The text from byte a to byte b, cut where marks begin or end. */
function pieces(text: string, at: Uint32Array, a: number, b: number, marks: Mark[], offset: number): Child[] {
  const inside = marks.filter(m => m.start < b && m.end > a);
  const cuts = [...new Set([a, b, ...inside.flatMap(m => [Math.max(a, m.start), Math.min(b, m.end)])])].sort((x, y) => x - y);
  return cuts.slice(0, -1).map((from, i) => {
    const to = cuts[i + 1], words = text.slice(at[from], at[to]), on = inside.filter(m => m.start <= from && m.end >= to);
    if (!on.length) return words;
    const trigger = on.find(m => m.kind === 'trigger'), classes = ['m', ...new Set(on.map(m => m.kind)), trigger ? 'q' + trigger.quad : ''].join(' ');
    const data = { class: classes, 'data-record': [...new Set(on.map(m => m.record))].join(' '), 'data-at': from + offset };
    return trigger ? h('a', { ...data, href: '#' + encodeURIComponent(trigger.record) }, words) : h('span', data, words);
  });
}

/* ---- why --------------------------------------------------------------------- */

interface Token { id: number; form: string; head: number; deprel: string; upos: string }
interface Reason { sentence: number; text: string; tree: Token[]; steps: { step: string; word?: string; start?: number; what: string }[] }

function arcs(tree: Token[]): SVGElement {
  const x: number[] = []; let w = 8;
  for (const t of tree) { const size = Math.max(34, Math.max(t.form.length, t.upos.length, t.deprel.length * .9) * 7 + 12); x.push(w + size / 2); w += size; }
  const levels = tree.map(t => t.head ? Math.abs(t.head - t.id) : 0), high = 26 + 15 * Math.min(9, Math.max(1, ...levels));
  const g = s('svg', { width: w + 8, height: high + 40, viewBox: `0 0 ${w + 8} ${high + 40}`, role: 'img', 'aria-label': 'Dependency tree: ' + tree.filter(t => t.head).map(t => `${t.form} is ${t.deprel} of ${tree[t.head - 1]?.form}`).join('; ') });
  tree.forEach((t, i) => {
    g.append(s('text', { x: x[i], y: high + 16, 'text-anchor': 'middle', class: t.head ? 'strong' : 'strong root' }, t.form), s('text', { x: x[i], y: high + 32, 'text-anchor': 'middle' }, t.upos));
    if (!t.head || !x[t.head - 1]) return;
    const a = x[t.head - 1], b = x[i], top = high - 8 - 15 * Math.min(9, Math.abs(t.head - t.id));
    g.append(s('path', { d: `M${a},${high}C${a},${top} ${b},${top} ${b},${high}` }), s('text', { x: (a + b) / 2, y: high - (high - top) * .75 - 3, 'text-anchor': 'middle' }, t.deprel));
  });
  return g;
}
async function explain(id: string, record: EventRecord | ClaimRecord, box: HTMLElement): Promise<void> {
  clear(box, h('p.soft', 'Looking …'));
  try {
    const event = 'event' in record ? record.id : undefined;
    const r = await get<{ sentences: Reason[] }>(`documents/${id}/reasons`, { event });
    const found = r.sentences.find(x => x.sentence === record.sentence.index) ?? r.sentences[0];
    if (!found) { clear(box, h('p', 'There is nothing to tell.')); return; }
    const word = 'trigger' in record ? record.trigger.start : record.cue?.start;
    const mine = found.steps.filter(x => x.start === word), rest = found.steps.filter(x => x.start !== word);
    const steps = (l: Reason['steps']) => h('ol', l.map(x => h('li', h('span.tag', x.step), ' ', x.word && h('strong', x.word, ': '), h('code', x.what))));
    clear(box, h('h3', 'How the sentence was read'), h('div.tree', { tabindex: 0, role: 'group', 'aria-label': 'Dependency tree' }, arcs(found.tree)), h('h3', 'What was decided'), mine.length ? steps(mine) : h('p.soft', 'Nothing at this word.'),
      rest.length > 0 && h('details', h('summary', `${rest.length} more about this sentence`), steps(rest)),
      record.sources.length > 0 && [h('h3', 'Who says so'), chain(record.sources, record.document.site)], 'rule' in record && record.rule ? h('p.soft', 'Rule ', h('code', record.rule)) : null);
    say('Explanation shown');
  } catch (e) { clear(box, h('p.wrong', String((e as Error).message))); }
}

/* ---- a person's word ----------------------------------------------------------- */

async function correct(id: string, action: string, record: unknown, whoSays: string, why: string): Promise<void> {
  localStorage.setItem('who', whoSays);
  await post('corrections', JSON.stringify({ id, action, who: whoSays, why, ...(record ? { record } : {}) }), 'application/json');
}
function correcting(action: string, e: EventRecord | null, id: string, done: () => void, build?: (f: FormData) => EventRecord): HTMLElement {
  const wrong = h('div', { role: 'alert' });
  const field = (label: string, name: string, value: string, extra = {}) => h('label.field', label, h('input', { name, value, ...extra }));
  const select = (label: string, name: string, value: string, options: [string, string][]) => h('label.field', label, h('select', { name }, options.map(([v, t]) => h('option', { value: v, selected: v === value }, t))));
  const side = (list: EventRecord['actor']) => list.map(p => `${who(p)}${codeOfParty(p) ? ` (${codeOfParty(p)})` : ''}`).join('; ');
  const form = h('form.edit', { 'aria-label': `${action} this record`, onsubmit: async (ev: Event) => {
    ev.preventDefault();
    const f = new FormData(ev.target as HTMLFormElement);
    try { await correct(id, action, build ? build(f) : undefined, String(f.get('who')), String(f.get('why'))); say('Kept'); done(); }
    catch (x) { clear(wrong, h('p.wrong', String((x as Error).message))); }
  } },
    e && build && [select('Type', 'event', e.event, Object.entries(types).map(([k, v]) => [k, `${k.toLowerCase()}: ${v}`])), field('Actors, as Name (CODE); …', 'actor', side(e.actor)), field('Recipients', 'recipient', side(e.recipient)),
      field('Day', 'from', e.date?.from ?? '', { type: 'date' }), select('Certainty', 'factuality', e.factuality ?? 'CT+', Object.entries(certainty))],
    field('Who are you?', 'who', localStorage.getItem('who') ?? '', { required: true, autocomplete: 'name' }), field('Why?', 'why', ''), wrong,
    h('div.acts', h('button.main', { type: 'submit' }, action === 'edit' ? 'Keep the change' : action === 'add' ? 'Add the record' : action === 'reject' ? 'Reject' : action === 'withdraw' ? 'Take it back' : 'Accept')));
  queueMicrotask(() => (form.querySelector('select, input') as HTMLElement)?.focus());
  return form;
}
function sideOf(words: string, old: EventRecord['actor']): EventRecord['actor'] {
  return words.split(';').map(x => x.trim()).filter(Boolean).map(x => {
    const m = /^(.*?)\s*(?:\(([A-Z]{2,8})\))?$/.exec(x)!, same = old.find(p => who(p) === m[1]);
    const base = same ?? { text: m[1], name: m[1] };
    return m[2] ? m[2].length === 3 ? { ...base, country: m[2], code: base.code?.startsWith(m[2]) ? base.code : m[2] } : { ...base, body: m[2] } : base;
  });
}
const quadOf: Record<string, number> = { AGREE: 1, CONSULT: 1, SUPPORT: 1, CONCEDE: 1, COOPERATE: 2, AID: 2, RETREAT: 2, REQUEST: 3, ACCUSE: 3, REJECT: 3, THREATEN: 3, PROTEST: 4, SANCTION: 4, MOBILIZE: 4, COERCE: 4, ASSAULT: 4 };
function edited(e: EventRecord, f: FormData): EventRecord {
  const type = String(f.get('event')), day = String(f.get('from'));
  const changed: EventRecord = { ...e, event: type, quad: type === e.event ? e.quad : quadOf[type], actor: sideOf(String(f.get('actor')), e.actor), recipient: sideOf(String(f.get('recipient')), e.recipient), factuality: String(f.get('factuality')) };
  if (changed.author_factuality === 'CT+' && changed.factuality !== 'CT+') changed.author_factuality = changed.factuality;
  if (day && day !== e.date?.from) changed.date = { from: day, to: day, grain: 'day', basis: 'text' };
  return changed;
}

/* ---- the view -------------------------------------------------------------------- */

export async function article(at: Place): Promise<View> {
  const id = at.part[0], box = h('div');
  const loaded = await get<Loaded>('documents/' + encodeURIComponent(id));
  const draw = (l: Loaded): void => clear(box, inside(at, id, l, async () => draw(await get<Loaded>('documents/' + encodeURIComponent(id)))));
  draw(loaded);
  return { title: String(loaded.article[0].title ?? 'Article'), body: box };
}

function inside(at: Place, id: string, l: Loaded, again: () => void): Child {
  const a = l.article[0], text = String(a.text ?? ''), title = String(a.title ?? 'Untitled'), write = at.status.write;
  const events = l.events.records, claims = l.claims.records, marks = marksOf(events, claims), rejected = new Map<string, Correction>(), said = new Map<string, Correction>();
  for (const c of [...l.corrections].reverse()) { if (c.action === 'withdraw') said.delete(c.id); else said.set(c.id, c); }
  said.forEach((c, k) => { if (c.action === 'reject') rejected.set(k, c); });
  const inText = marks.filter(m => !m.title && m.kind !== 'content'), inTitle = marks.filter(m => m.title && m.kind !== 'content'), at8 = bytesOf(text), atTitle = bytesOf(title);
  const body = h('div.text', { lang: a.language });
  body.append(h('h1', { class: 'title' }, pieces(title, atTitle, 0, atTitle.length - 1, inTitle, 0)));
  let from = 0;
  for (const p of text.split(/(\n\s*\n)/)) {
    const size = byteOf(p, p.length);
    if (p.trim()) body.append(h('p', pieces(text, at8, from, from + size, inText, 0)));
    from += size;
  }
  const cards = new Map<string, HTMLElement>(), order = [...events, ...claims].sort((x, y) => x.sentence.index - y.sentence.index || (('trigger' in x ? x.trigger.start : x.cue?.start) ?? 0) - (('trigger' in y ? y.trigger.start : y.cue?.start) ?? 0));
  const light = (ids: string[], scroll: boolean): void => {
    body.classList.toggle('focus', ids.length > 0);
    body.querySelectorAll('.m').forEach(m => m.classList.toggle('on', (m.getAttribute('data-record') ?? '').split(' ').some(x => ids.includes(x))));
    cards.forEach((c, k) => c.classList.toggle('on', ids.includes(k)));
    if (scroll && ids[0]) { const c = cards.get(ids[0]), r = c?.parentElement; if (c && r && r.scrollHeight > r.clientHeight) r.scrollTo({ top: c.offsetTop - r.offsetTop - 60 }); }
  };
  const over = (e: Event): void => { const m = (e.target as Element).closest('.m'); light(m ? m.getAttribute('data-record')!.split(' ') : [], true); };
  body.addEventListener('mouseover', over); body.addEventListener('focusin', over); body.addEventListener('mouseleave', () => light([], false));
  body.addEventListener('click', e => {
    const t = (e.target as Element).closest('a.trigger'); if (!t) return;
    e.preventDefault();
    const c = cards.get(decodeURIComponent(t.getAttribute('href')!.slice(1)));
    if (c) { c.focus(); (c.querySelector('[data-explain]') as HTMLElement)?.click(); }
  });
  const card = (r: EventRecord | ClaimRecord): HTMLElement => {
    const isEvent = 'event' in r, word = said.get(r.id), why = h('div.why'), slot = h('div');
    why.hidden = true;
    const line = (k: string, v: Child) => v ? [h('dt', k), h('dd', v)] : null;
    const open = (action: string) => () => clear(slot, slot.firstChild ? null : correcting(action, isEvent ? r : null, r.id, again, action === 'edit' ? f => edited(r as EventRecord, f) : undefined));
    const explained = h('button', { type: 'button', 'data-explain': true, 'aria-expanded': 'false', onclick: () => { why.hidden = !why.hidden; explained.setAttribute('aria-expanded', String(!why.hidden)); if (!why.hidden) void explain(id, r, why); } }, 'Why?');
    const heading = isEvent ? [quadDot(r.quad, !counts(r)), headline(r)] : [h('span.tag', 'claim'), ' ', `${r.source ? who(r.source) : 'Somebody'} ${says(r.manner)}: ${r.content.text ?? ''}`];
    const c = h('article', { class: `record q${isEvent ? r.quad ?? 0 : 0}${isEvent && !counts(r) ? ' doubtful' : ''}`, id: r.id, tabindex: 0, 'data-record-id': r.id }, h('h3', heading),
      h('dl', isEvent && [line('Type', `${r.event}${r.mode ? ' ' + r.mode : ''}${r.cameo ? ` · CAMEO ${r.cameo}` : ''}`), line('When', [niceDate(r), r.time === 'future' ? ' (to come)' : '']), line('Where', r.place && [r.place.name, r.place.country ? `, ${nameOf(r.place.country)}` : '']),
        line('What', r.items.map(i => i.text).join('; ')), line('Told as', r.mood !== 'asserted' || r.background ? [r.mood, r.background ? ', background' : ''] : null)], line('Certainty', certainty[r.factuality ?? ''] ?? r.factuality),
        line('Says so', r.sources.length || !isEvent ? chain([...(!isEvent && r.source ? [{ ...r.source, verb: r.manner }] : []), ...r.sources], String(a.site ?? 'the article')) : null),
        !isEvent && r.about ? line('About', link('/claims?about=' + encodeURIComponent(r.about), r.about)) : null),
      word && h('p.small', h('span.tag.obliged', word.action + 'ed'), ` by ${word.who} on ${niceDay(word.time)}${word.why ? `: ${word.why}` : ''}`),
      h('div.acts', at.status.explains && explained, write && [h('button', { type: 'button', onclick: open('accept') }, 'Accept'), isEvent && h('button', { type: 'button', onclick: open('edit') }, 'Edit'), h('button', { type: 'button', onclick: open('reject') }, 'Reject'),
        word && h('button', { type: 'button', onclick: open('withdraw') }, 'Take back')]), slot, why);
    c.addEventListener('mouseenter', () => light([r.id], false)); c.addEventListener('mouseleave', () => light([], false)); c.addEventListener('focusin', () => light([r.id], false));
    cards.set(r.id, c);
    return c;
  };
  const gone = [...rejected.values()].map(c => {
    const m = /:(\d+)-(\d+):\d+$/.exec(c.id), words = m ? text.slice(at8[+m[1]], at8[+m[2]]) : '', slot = h('div');
    return h('article.record.gone', { id: c.id, tabindex: 0 }, h('h3', `“${words}”`), h('p.small', h('span.tag', 'rejected'), ` by ${c.who} on ${niceDay(c.time)}${c.why ? `: ${c.why}` : ''}`),
      write && h('div.acts', h('button', { type: 'button', onclick: () => clear(slot, correcting('withdraw', null, c.id, again)) }, 'Take back')), slot);
  });
  const data = () => [...events.map(flat), ...claims.map(c => ({ day: c.document.published?.slice(0, 10), actors: c.source ? who(c.source) : '', event: 'claim', factuality: c.factuality, sentence: c.sentence.text, id: c.id }))];
  const toggles = h('fieldset.marks', h('legend.quiet', 'What is marked in the text'), kinds.map(k => h('label', h('input', { type: 'checkbox', checked: true, onchange: (e: Event) => body.classList.toggle('hide-' + k, !(e.target as HTMLInputElement).checked) }), h('span', { class: 'm ' + k }, k === 'trigger' ? 'event' : k))));
  const slot = h('div');
  const adding = h('button', { type: 'button', onclick: () => clear(slot, addition(id, l, body, text, events, again)) }, 'Add a record for the selected words');
  const happened = events.filter(counts).length;
  return [
    h('p.meta', h('span', String(a.site ?? '')), h('span', niceDay(String(a.published ?? ''))), h('span', count(events.length, 'event') + `, ${happened} told as having happened`), h('span', count(claims.length, 'claim')), said.size ? h('span', count(said.size, 'correction')) : null,
      a.url ? h('a', { href: String(a.url), rel: 'noreferrer noopener', target: '_blank' }, 'original page') : null),
    l.versions.length > 1 && h('p.small.soft', 'Other versions of this page: ', l.versions.filter(v => v.id !== id).map(v => [link('/article/' + v.id, `${niceDay(String(v.day ?? ''))}, read ${niceDay(String(v.coded_at))}`), ' '])),
    l.told.length > 0 && h('details.small', h('summary', `Told in ${count(l.told.length, 'other article')} too`), h('ul.list', l.told.map(d => h('li', link('/article/' + d.id, String(d.title ?? 'Untitled')),
      h('div.meta', h('span', String(d.site ?? '')), h('span', niceDay(String(d.day ?? ''))), d.copy ? h('span.tag', 'copy') : null)))), h('p', link('/search?story=' + encodeURIComponent(String(l.told[0].story)), 'All events of this story'))),
    h('div.reading', h('div', toggles, body, write && h('div', adding, slot)),
      h('div', h('div.head', h('h2', 'What was understood'), saves('records', data)), h('div.records', { tabindex: 0, role: 'group', 'aria-label': 'Records' }, order.length || gone.length ? [order.map(card), gone] : h('p.nothing', 'Nothing was coded here.')))),
  ];
}

/** A form for a new record at the words that are selected in the text. */
function addition(id: string, l: Loaded, body: HTMLElement, text: string, events: EventRecord[], again: () => void): Child {
  const sel = getSelection(), words = sel && body.contains(sel.anchorNode) ? sel.toString().trim() : '';
  if (!words) return h('p.wrong', 'First select the words in the text that tell of the event.');
  const range = document.createRange(), p = (sel!.getRangeAt(0).startContainer.parentElement as Element).closest('p');
  let start = text.indexOf(words);
  if (p) { // where the selection's paragraph stands in the text
    range.setStart(p, 0); range.setEnd(sel!.getRangeAt(0).startContainer, sel!.getRangeAt(0).startOffset);
    const near = text.indexOf(p.textContent ?? '');
    if (near >= 0) start = text.indexOf(words, near + range.toString().length - 1);
  }
  if (start < 0) return h('p.wrong', 'Select words within one paragraph.');
  const a = byteOf(text, start), b = a + byteOf(words, words.length), sentence = l.sentences.find(x => !x.title && x.start <= a && x.end >= b);
  if (!sentence) return h('p.wrong', 'Select words within one sentence.');
  let n = 0;
  while (events.some(e => e.id === `${id}:${a}-${b}:${n}`) || l.corrections.some(c => c.id === `${id}:${a}-${b}:${n}`)) n++;
  const art = l.article[0], at8 = bytesOf(text), day = String(art.day ?? '');
  const empty: EventRecord = { schema: 'entente.event/1', id: `${id}:${a}-${b}:${n}`, document: { id, url: art.url as string | undefined, site: art.site as string, title: art.title as string, published: art.published as string },
    sentence: { index: sentence.index, start: sentence.start, end: sentence.end, text: text.slice(at8[sentence.start], at8[sentence.end]) }, event: 'CONSULT', quad: 1, trigger: { text: words, start: a, end: b, lemma: words.toLowerCase() },
    actor: [], recipient: [], items: [], date: day ? { from: day, to: day, grain: 'day', basis: 'published' } : undefined, time: 'past', mood: 'asserted', background: false, factuality: 'CT+', cue: [], sources: [], author_factuality: 'CT+', links: [] };
  return [h('p.small', 'New record for ', h('strong', `“${words}”`)), correcting('add', empty, empty.id, again, f => { const r = edited(empty, f); r.quad = quadOf[r.event]; r.author_factuality = r.factuality; return r; })];
}
export { csv };
