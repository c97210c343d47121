// Add: paste a text, drop files, give an address; then watch it being coded.
import { get, post } from './api';
import { clear, h, say } from './dom';
import { count, link } from './words';
import type { Place, View } from './main';

interface Addition { id: number; name: string; state: string; done: number; total: number; articles: number; known: number; skipped: number; events: number; claims: number; document?: string; message?: string; reason?: string }

function row(a: Addition): HTMLElement {
  const over = a.state === 'done' || a.state === 'failed';
  return h('li', { 'data-state': a.state }, h('div.title', a.document ? link('/article/' + a.document, a.name) : a.name, ' ', h('span', { class: 'tag ' + (a.state === 'done' ? 'obliged' : a.state === 'failed' ? 'conditional' : '') }, a.state)),
    !over && h('progress', { max: a.total || null, value: a.total ? a.done : undefined, 'aria-label': a.name }),
    h('div.meta', h('span', count(a.articles, 'article') + ' added'), a.known ? h('span', `${a.known} known already`) : null, a.skipped ? h('span', `${a.skipped} not coded`) : null, h('span', count(a.events, 'event')), h('span', count(a.claims, 'claim')), a.message && !over ? h('span', a.message) : null),
    a.reason && h('p.wrong.small', a.reason));
}

export async function add(at: Place): Promise<View> {
  if (!at.status.add) return { title: 'Add', body: [h('h1', 'Add articles'), h('p.wrong', 'This server changes nothing. Start it with --write to add articles.')] };
  const list = h('ul.list', { 'aria-label': 'What was added' });
  let timer = 0;
  const watch = async (): Promise<void> => {
    clearTimeout(timer);
    if (!list.isConnected && timer) return;
    const { additions } = await get<{ additions: Addition[] }>('additions');
    clear(list, additions.length ? additions.map(row) : h('li.nothing', 'Nothing yet.'));
    const busy = additions.some(a => a.state === 'waiting' || a.state === 'running');
    if (!busy && timer && additions[0]) say(`${additions[0].name}: ${additions[0].state}`);
    timer = busy ? window.setTimeout(() => void watch(), 300) : 0;
  };
  const wrong = h('div', { role: 'alert' });
  const send = async (name: string, body: BodyInit, extra: Record<string, string> = {}): Promise<void> => {
    clear(wrong);
    try { await post('additions', body, 'application/octet-stream', { name, day: day.value, ...extra }); say(`${name} is waiting`); await watch(); }
    catch (e) { clear(wrong, h('p.wrong', String((e as Error).message))); }
  };
  const day = h('input', { type: 'date', 'aria-describedby': 'day-why' }) as HTMLInputElement;
  const text = h('textarea', { name: 'text', required: true }) as HTMLTextAreaElement;
  const web = h('input', { type: 'url', placeholder: 'https://', required: true }) as HTMLInputElement;
  const file = h('input', { type: 'file', multiple: true }) as HTMLInputElement;
  const files = (l: FileList | null) => { for (const f of l ?? []) void send(f.name, f); };
  const drop = h('div.drop', 'Drop pages, texts, feeds or WARC files here, or ', h('label.field', 'choose files ', file));
  drop.addEventListener('dragover', e => { e.preventDefault(); drop.classList.add('over'); });
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', e => { e.preventDefault(); drop.classList.remove('over'); files(e.dataTransfer?.files ?? null); });
  file.addEventListener('change', () => { files(file.files); file.value = ''; });
  void watch();
  return { title: 'Add', body: [
    h('h1', 'Add articles'), h('p.lede', 'Articles are coded at once and stored in this database. The same article twice adds nothing.'), wrong,
    h('div.grid.two', h('div',
      h('section', h('label.field', 'Day of publication, where the article has none', day), h('p.small.soft', { id: 'day-why' }, 'Without it, “on Monday” cannot be placed.')),
      h('section', h('form', { onsubmit: (e: Event) => { e.preventDefault(); const first = text.value.trim().split(/\s+/).slice(0, 6).join('-').replace(/[^\w-]/g, '').toLowerCase(); void send((first || 'pasted') + '.txt', text.value).then(() => { text.value = ''; }); } },
        h('label.field', 'Paste a text', text), h('p', h('button.main', { type: 'submit' }, 'Code this text')))),
      h('section', drop),
      h('section', h('form', { onsubmit: (e: Event) => { e.preventDefault(); void send(web.value, '', { address: web.value }); } }, h('label.field', 'Or an address', web), h('p', h('button', { type: 'submit' }, 'Fetch and code')))),
    ), h('section', { 'aria-label': 'Progress' }, h('h2', 'What was added'), list)),
  ] };
}
