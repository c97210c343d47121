// The page: an address a view. Links inside are followed without loading anything again.
import { get, type Status } from './api';
import { clear, h, s, say, type Child } from './dom';
import { add } from './add';
import { article } from './article';
import { claims } from './claims';
import { network } from './network';
import { overview } from './overview';
import { pair, pairs } from './pair';
import { obligations, pact, pacts } from './pacts';
import { search } from './search';
import { transfers } from './transfers';

export interface View { title: string; body: Child }
export interface Place { part: string[]; query: URLSearchParams; status: Status; go(href: string, replace?: boolean): void }
type Show = (at: Place) => Promise<View> | View;

const views: [RegExp, Show][] = [
  [/^\/$/, overview], [/^\/search$/, search], [/^\/article\/([^/]+)$/, article], [/^\/pair$/, pairs], [/^\/pair\/([^/]+)\/([^/]+)$/, pair],
  [/^\/claims$/, claims], [/^\/pacts$/, pacts], [/^\/pacts\/([^/]+)$/, pact], [/^\/obligations$/, obligations], [/^\/transfers$/, transfers],
  [/^\/network$/, network], [/^\/add$/, add],
];
const menu: [string, string][] = [['/', 'Overview'], ['/search', 'Events'], ['/pair', 'Pairs'], ['/claims', 'Claims'], ['/pacts', 'Pacts'],
  ['/obligations', 'If attacked'], ['/transfers', 'Transfers'], ['/network', 'Network & map']];

let status: Status;
let turn = 0;

function theme(): HTMLElement {
  const root = document.documentElement, kept = localStorage.getItem('theme');
  if (kept) root.dataset.theme = kept;
  const dark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const b = h('button', { type: 'button', onclick: () => { root.dataset.theme = dark() ? 'light' : 'dark'; localStorage.setItem('theme', root.dataset.theme); label(); } });
  const label = () => { b.textContent = dark() ? 'Light' : 'Dark'; b.setAttribute('aria-label', dark() ? 'Light colours' : 'Dark colours'); };
  label();
  return b;
}

function header(path: string): void {
  const items = status.add ? [...menu, ['/add', 'Add'] as [string, string]] : menu;
  const here = (href: string) => href === path || (href !== '/' && path.startsWith(href + '/'));
  const words = h('input', { type: 'search', name: 'text', placeholder: 'Search the texts', 'aria-label': 'Search the texts', size: 18 }) as HTMLInputElement;
  clear(document.getElementById('top')!, h('div.bar',
    h('a.brand', { href: '/' }, s('svg', { viewBox: '0 0 26 18', 'aria-hidden': 'true' },
      s('circle', { cx: 9, cy: 9, r: 7, fill: 'none', stroke: 'var(--q2)', 'stroke-width': 2 }), s('circle', { cx: 17, cy: 9, r: 7, fill: 'none', stroke: 'var(--q4)', 'stroke-width': 2 })), 'entente'),
    h('nav', { 'aria-label': 'Views' }, h('ul', items.map(([href, name]) => h('li', h('a', { href, 'aria-current': here(href) ? 'page' : null }, name))))),
    h('form', { role: 'search', onsubmit: (e: Event) => { e.preventDefault(); go('/search?text=' + encodeURIComponent(words.value)); } }, words, theme())));
}

function footer(): void {
  const c = status.counts[0] ?? {};
  clear(document.getElementById('foot')!, h('div', h('span', `${status.database} · entente ${status.version}`),
    h('span', `filled ${String(c.filled ?? '').slice(0, 10)}${status.write ? '' : ' · read-only'}`), h('a', { href: '/api/openapi.json' }, 'API')));
}

async function show(focus: boolean): Promise<void> {
  const mine = ++turn, main = document.getElementById('main')!;
  const url = new URL(location.href);
  const found = views.map(([p, v]) => ({ m: p.exec(url.pathname), v })).find(x => x.m);
  main.setAttribute('aria-busy', 'true');
  let view: View;
  try {
    if (!found) throw new Error('There is no view at this address.');
    view = await found.v({ part: found.m!.slice(1).map(decodeURIComponent), query: url.searchParams, status, go });
  } catch (e) {
    view = { title: 'Not to be shown', body: [h('h1', 'Not to be shown'), h('p.wrong', String((e as Error).message))] };
  }
  if (mine !== turn) return; // somebody went on meanwhile
  document.title = view.title === 'entente' ? view.title : `${view.title} · entente`;
  header(url.pathname);
  clear(main, view.body);
  main.removeAttribute('aria-busy');
  const target = url.hash ? document.getElementById(decodeURIComponent(url.hash.slice(1))) : null;
  if (target) { target.scrollIntoView({ block: 'center' }); target.focus({ preventScroll: true }); }
  else if (focus) { scrollTo(0, 0); main.focus({ preventScroll: true }); }
  if (focus) say(view.title);
}

function go(href: string, replace = false): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', href);
  void show(!replace);
}

addEventListener('click', e => {
  const mark = (e.target as Element).closest?.('[data-href]'); // of drawings: a table beside them has the same as links
  if (mark) { go(mark.getAttribute('data-href')!); return; }
  const a = (e.target as Element).closest?.('a');
  const href = a?.getAttribute('href');
  if (!a || !href || e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || a.hasAttribute('download') || a.getAttribute('target')) return;
  const url = new URL(href, location.href);
  if (url.origin !== location.origin || url.pathname.startsWith('/api/')) return;
  if (url.pathname === location.pathname && url.search === location.search && url.hash) return;
  e.preventDefault();
  go(url.pathname + url.search + url.hash);
});
addEventListener('popstate', () => void show(true));

async function begin(): Promise<void> {
  status = await get<Status>('status');
  footer();
  await show(false);
}
void begin().catch(e => clear(document.getElementById('main')!, h('p.wrong', String(e))));
