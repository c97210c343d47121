// The page in a real browser: each view with the example pages, each thing one can do there, accessibility (axe-core), no word on the console, no request to anywhere
// else, and pictures compared with golden ones.
//
//     node tests/browser/run.mjs build/entente [--update] [--only=WORDS]
//
// Wants Chromium (CHROMIUM or /usr/bin/chromium) and the packages of this folder (tests/browser/run.sh installs them). Results are counted as cmocka does.
// Pictures are compared small (a quarter of their size), because letters differ from machine to machine: layout and colours are what is kept.
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url)), source = resolve(here, '../..');
const [program = join(source, 'build/entente'), ...flags] = process.argv.slice(2);
const update = flags.includes('--update'), only = flags.find(f => f.startsWith('--only='))?.slice(7);
const axe = readFileSync(join(here, 'node_modules/axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'entente-browser-')), db = join(folder, 'examples.db'), out = join(here, 'out');
mkdirSync(out, { recursive: true });
mkdirSync(join(here, 'golden'), { recursive: true });

let passed = 0, last; const failed = [];
async function test(name, f) {
  if (only && !name.includes(only)) return;
  try { await f(); passed++; console.log(`[       OK ] ${name}`); }
  catch (e) { failed.push(name); await last?.screenshot({ path: join(out, 'failed.png') }).catch(() => {}); console.log(`[  FAILED  ] ${name}\n    ${String(e.stack ?? e).slice(0, 1500)}`); }
}
const check = (good, what) => { if (!good) throw new Error(what); };
const equal = (a, b, what) => check(a === b, `${what}: ${JSON.stringify(a)} is not ${JSON.stringify(b)}`);

/* ---- the server ------------------------------------------------------------ */

const pages = join(source, 'examples/pages');
execFileSync(program, ['ingest', '--quiet', '--db', db, ...readdirSync(pages).filter(f => f.endsWith('.html')).sort().map(f => 'examples/pages/' + f)], { cwd: source, stdio: ['ignore', 'ignore', 'inherit'] });
const copied = readFileSync(join(pages, '07-ceasefire.html'), 'utf8').replaceAll('caucasus', 'copy').replaceAll('Caucasus Monitor', 'Copy Post').replace('</title>', ' again</title>');
writeFileSync(join(folder, 'copy.html'), copied);
execFileSync(program, ['ingest', '--quiet', '--db', db, 'copy.html'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
writeFileSync(join(folder, 'hostile.txt'), 'Chad attacked Sudan on Monday <script>window.hacked=1</script><img src=x onerror="window.hacked=2">, officials said.\n');
execFileSync(program, ['ingest', '--quiet', '--db', db, '--date', '2020-01-02', 'hostile.txt'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
const server = spawn(program, ['serve', '--db', db, '--port', '0', '--write', '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] });
const base = await new Promise((yes, no) => { let t = ''; server.stdout.on('data', d => { t += d; const m = /http:\S+/.exec(t); if (m) yes(m[0].replace(/\/$/, '')); }); server.on('exit', () => no(new Error('the server ended'))); });
const api = async path => (await fetch(base + '/api/' + path)).json();

/* ---- the browser ------------------------------------------------------------ */

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--font-render-hinting=none', '--disable-lcd-text'] });
const noise = [];
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, colorScheme: 'light', locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', acceptDownloads: true, ...options });
  const page = last = await context.newPage();
  page.on('console', m => { if (['error', 'warning'].includes(m.type())) noise.push(`${path}: ${m.text()}`); });
  page.on('pageerror', e => noise.push(`${path}: ${e.message}`));
  page.on('request', r => { if (!r.url().startsWith(base) && !/^(data|blob):/.test(r.url())) noise.push(`${path}: asked for ${r.url()}`); });
  page.setDefaultTimeout(8000);
  await page.clock.setFixedTime(new Date('2026-01-15T12:00:00Z'));
  await page.goto(base + path);
  await ready(page);
  return page;
}
const ready = page => page.waitForSelector('main:not([aria-busy]) h1');
const go = async (page, selector) => { await page.click(selector); await ready(page); };
const close = page => page.context().close();

async function accessible(page, name) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  check(!found.violations.length, `${name}: ${found.violations.map(v => `${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary}`).join('\n')}`);
}

/** Both pictures drawn at a quarter of their size: the mean difference of a channel, and the share of points that differ much. */
async function compare(page, a, b) {
  return page.evaluate(async ([x, y]) => {
    const load = async u => createImageBitmap(await (await fetch(u)).blob());
    const draw = async u => { const i = await load(u), c = new OffscreenCanvas(Math.round(i.width / 4), Math.round(i.height / 4)), g = c.getContext('2d'); g.imageSmoothingQuality = 'high'; g.drawImage(i, 0, 0, c.width, c.height); return g.getImageData(0, 0, c.width, c.height); };
    const [p, q] = [await draw(x), await draw(y)];
    if (p.width !== q.width || p.height !== q.height) return { mean: 255, much: 1 };
    let sum = 0, much = 0;
    for (let i = 0; i < p.data.length; i += 4) { const d = Math.max(Math.abs(p.data[i] - q.data[i]), Math.abs(p.data[i + 1] - q.data[i + 1]), Math.abs(p.data[i + 2] - q.data[i + 2])); sum += d; if (d > 60) much++; }
    return { mean: sum / (p.data.length / 4), much: much / (p.data.length / 4) };
  }, [a, b].map(f => 'data:image/jpeg;base64,' + f.toString('base64')));
}
const blank = await (await browser.newContext({ bypassCSP: true })).newPage();
async function golden(page, name) {
  await page.mouse.move(0, 0);
  const shot = await page.screenshot({ type: 'jpeg', quality: 62, animations: 'disabled' }), file = join(here, 'golden', name + '.jpg');
  writeFileSync(join(out, name + '.jpg'), shot);
  if (update || !existsSync(file)) { check(update, `there is no golden ${name}.jpg: look at tests/browser/out/${name}.jpg, then run with --update`); writeFileSync(file, shot); return; }
  const d = await compare(blank, shot, readFileSync(file));
  check(d.mean < 14 && d.much < .1, `${name}.jpg differs from the golden one: mean ${d.mean.toFixed(2)}, ${(100 * d.much).toFixed(2)} % much (see tests/browser/out)`);
}

/* ---- each view ---------------------------------------------------------------- */

const drones = (await api('documents?text=drones&limit=5')).records.find(d => d.title?.includes('drones')).id;
const views = {
  overview: '/', events: '/search?text=drones', article: '/article/' + drones, pairs: '/pair', pair: '/pair/BLR/RUS', claims: '/claims', pacts: '/pacts?on=2020-01-01&type=defense',
  pact: '/pacts/nato-1949', obligations: '/obligations?by=RUS&attacked=POL&on=2022-03-01', transfers: '/transfers', network: '/network?include=all', add: '/add',
};
for (const [name, path] of Object.entries(views)) {
  await test(`${name}: light, dark, narrow; accessible; as it was`, async () => {
    const page = await open(path);
    check((await page.title()).includes('entente'), 'title');
    await accessible(page, 'light');
    await golden(page, name);
    await page.emulateMedia({ colorScheme: 'dark' });
    await accessible(page, 'dark');
    if (['overview', 'article', 'pair', 'network'].includes(name)) await golden(page, name + '-dark');
    await page.setViewportSize({ width: 360, height: 740 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(over <= 0, `360 pixels: ${over} too wide`);
    if (['overview', 'article'].includes(name)) await golden(page, name + '-narrow');
    await close(page);
  });
}

/* ---- what one can do ------------------------------------------------------------ */

async function saved(page, scope, label) {
  const [d] = await Promise.all([page.waitForEvent('download'), page.click(`${scope} .saves button:text-is("${label}")`)]);
  return readFileSync(await d.path(), 'utf8');
}

await test('overview: a series is saved as CSV, JSON and SVG', async () => {
  const page = await open('/'), scope = 'section[aria-label="Events over time"]';
  check((await saved(page, scope, 'CSV')).startsWith('period,q1,q2,q3,q4,n\r\n'), 'CSV');
  check(JSON.parse(await saved(page, scope, 'JSON')).length > 3, 'JSON');
  const svg = await saved(page, scope, 'SVG');
  check(svg.startsWith('<svg') && svg.includes('fill="rgb') && !svg.includes('class='), 'SVG carries its colours');
  await close(page);
});
await test('search: words, filters in the address, from a row to the words in the article', async () => {
  const page = await open('/');
  await page.fill('#top input[type=search]', 'sanctions');
  await page.press('#top input[type=search]', 'Enter');
  await page.waitForURL(/\/search\?text=sanctions/); await ready(page);
  check(await page.locator('tbody tr').count() > 1, 'rows');
  await page.selectOption('select[name=type]', 'SANCTION');
  await page.click('form.filters button'); await page.waitForURL(/type=SANCTION/); await ready(page);
  await go(page, 'tbody tr a');
  check(/\/article\/[0-9a-f]{32}#/.test(page.url()), page.url());
  check(await page.evaluate(() => document.activeElement.classList.contains('record')), 'the record has the focus');
  await page.goBack(); await ready(page);
  check(page.url().includes('type=SANCTION'), 'back again');
  await close(page);
});
await test('search: further pages', async () => {
  const page = await open('/search?include=all'), before = await page.locator('tbody tr').count();
  equal(before, 50, 'first page');
  await page.click('button:text("More events")');
  await page.waitForFunction(n => document.querySelectorAll('tbody tr').length > n, before);
  await close(page);
});
await test('article: hovering links text and records both ways', async () => {
  const page = await open(views.article), trigger = page.locator('a.trigger').nth(2), id = decodeURIComponent((await trigger.getAttribute('href')).slice(1));
  await trigger.hover();
  check(await page.locator(`[id="${id}"].on`).count() === 1, 'the record lights up');
  await page.mouse.move(0, 0);
  await page.locator(`[id="${id}"]`).hover();
  check(await page.locator('.text.focus .m.on').count() > 1, 'its words light up');
  await page.locator('.marks input').first().uncheck();
  check(await page.locator('.text.hide-actor').count() === 1, 'marks can be hidden');
  await close(page);
});
await test('article: a click explains: tree, frame, sources', async () => {
  const page = await open(views.article);
  await page.locator('a.trigger', { hasText: 'delivered' }).click();
  const why = page.locator('.record .why:visible');
  await why.locator('.tree svg path').first().waitFor();
  const words = await why.innerText();
  check(/aid\./.test(words) && /Washington Post/.test(words), words.slice(0, 300));
  await accessible(page, 'explained');
  await golden(page, 'article-why');
  await close(page);
});
await test('article: by keyboard alone', async () => {
  const page = await open(views.article);
  await page.keyboard.press('Tab');
  equal(await page.evaluate(() => document.activeElement.className), 'skip', 'first comes the way past the menu');
  for (let i = 0; i < 60 && !(await page.evaluate(() => document.activeElement.matches('a.trigger'))); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.record .why:visible .tree svg').waitFor();
  check(await page.evaluate(() => document.activeElement.classList.contains('record')), 'the focus is on the record');
  await close(page);
});
const personally = async (page, why) => { await page.fill('form.edit input[name=who]', 'A. Reader'); await page.fill('form.edit input[name=why]', why); await page.click('form.edit button[type=submit]'); };
await test('article: a person rejects, takes back, accepts, edits, adds; every count follows', async () => {
  const page = await open(views.article), count = async () => (await api('events?include=all&limit=1')).total, before = await count();
  const first = page.locator('.record:has(h3 .dot)').first(), id = await first.getAttribute('id'), record = page.locator(`[id="${id}"]`);
  await record.locator('button:text-is("Reject")').click();
  await personally(page, 'not meant so');
  await page.locator('.record.gone').waitFor();
  equal(await count(), before - 1, 'rejected');
  await page.locator('.record.gone button').click(); await personally(page, '');
  await page.locator('.record.gone').waitFor({ state: 'detached' });
  equal(await count(), before, 'taken back');
  await record.locator('button:text-is("Accept")').click(); await personally(page, 'checked');
  await record.getByText('accepted', { exact: true }).waitFor();
  await record.locator('button:text-is("Edit")').click();
  await page.selectOption('form.edit select[name=event]', 'THREATEN');
  await page.fill('form.edit input[name=recipient]', 'Poland (POL)');
  await personally(page, 'it was a threat');
  await record.getByText('threatens Poland').waitFor();
  check((await api('events?country=POL&type=THREATEN&include=all')).records.some(e => e.id === id), 'the change is found');
  await page.locator('.text p').last().evaluate(p => { const w = document.createTreeWalker(p, NodeFilter.SHOW_TEXT); let n; while ((n = w.nextNode())) { const i = n.data.indexOf('evidence'); if (i < 0) continue; const r = document.createRange(); r.setStart(n, i); r.setEnd(n, i + 8); getSelection().removeAllRanges(); getSelection().addRange(r); return; } });
  await page.click('button:text("Add a record")');
  await page.fill('form.edit input[name=actor]', 'European Union (EU)');
  await personally(page, 'left out');
  await page.locator('.record', { hasText: 'left out' }).waitFor();
  equal(await count(), before + 1, 'added');
  await accessible(page, 'corrected');
  await close(page);
});
await test('corrections survive coding again', async () => {
  const list = await api('corrections?document=' + drones);
  check(list.rows.length >= 5 && list.rows.every(c => c.who === 'A. Reader' && c.time), JSON.stringify(list.rows.map(c => c.action)));
});
await test('pair: chosen by name, the timeline leads to the sentence', async () => {
  const page = await open('/pair');
  await page.fill('input[name=a]', 'belarus'); await page.fill('input[name=b]', 'Russia');
  await page.click('form.filters button'); await page.waitForURL(/\/pair\/BLR\/RUS/); await ready(page);
  check(await page.locator('svg .hollow').count() > 0, 'doubtful ones are hollow');
  check(await page.locator('svg .pactbar').count() > 0, 'pacts are bars');
  await page.locator('svg circle[data-href]').last().click(); await page.waitForURL(/article/); await ready(page);
  await close(page);
});
await test('claims: contradictions side by side, chains as breadcrumbs', async () => {
  const page = await open('/claims');
  check(await page.locator('.side.against blockquote').count() > 0, 'somebody denies');
  check(await page.locator('.side .chain li').count() > 2, 'chains');
  await go(page, 'table a >> nth=0');
  check(page.url().includes('about='), page.url());
  await close(page);
});
await test('stories: copies, who told it first; from an article to the others that tell of it', async () => {
  const stories = (await api('stories')).records;
  equal(stories.length, 1, 'one story');
  const page = await open('/');
  await page.locator('section[aria-label="Stories"] a').first().click(); await page.waitForURL(/story=/); await ready(page);
  equal(await page.locator('section[aria-label="Who tells of it"] li').count(), 2, 'reports');
  check(await page.locator('.tag:text-is("copy")').count() === 1, 'a copy');
  await accessible(page, 'story');
  await go(page, 'section[aria-label="Who tells of it"] a >> nth=0');
  await close(page);
});
await test('pacts: through time with the slider, a state shows whom it is bound to', async () => {
  const page = await open(views.pacts), now = await page.locator('svg .node').count();
  await page.locator('input[type=range]').fill('1910');
  await page.waitForURL(/on=1910/);
  await page.waitForFunction(n => document.querySelectorAll('svg .node').length < n, now);
  await page.locator('svg .node[aria-label="Germany"]').press('Enter');
  await page.locator('.drawn .card', { hasText: 'Austria-Hungary' }).waitFor();
  await accessible(page, 'chosen');
  await close(page);
});
await test('obligations: asked by name, answers with articles, and why others are not bound', async () => {
  const page = await open('/obligations');
  await page.fill('input[name=by]', 'Argentina'); await page.fill('input[name=attacked]', 'United Kingdom'); await page.fill('input[name=on]', '1982-04-02'); await page.fill('input[name=in]', 'falklands');
  await page.click('form.filters button'); await page.waitForURL(/falklands/); await ready(page);
  const others = page.locator('section[aria-label="Why others are not bound"] tbody tr');
  check(await others.count() > 5, 'near misses');
  check((await others.first().innerText()).length > 20, 'with a reason');
  await close(page);
});
await test('network: a node leads to its events, a point of the map too', async () => {
  const page = await open(views.network);
  await page.locator('svg .node[aria-label^="Russia"]').click();
  await go(page, '.drawn .card a:text("All events")');
  check(page.url().includes('country=RUS'), page.url());
  await page.goBack(); await ready(page);
  await page.locator('svg a[aria-label^="Moscow"] circle').click({ force: true }); await page.waitForURL(/place=Moscow/); await ready(page);
  check(await page.locator('tbody tr').count() > 0, 'events there');
  await page.goto(base + '/network?from=2019-01-01&to=2019-12-31'); await ready(page);
  check(await page.locator('svg .node[aria-label^="Mozambique"]').count() === 1 && await page.locator('svg .node[aria-label^="China"]').count() === 0, 'only those days');
  await close(page);
});
await test('add: a pasted text is coded while one watches', async () => {
  const page = await open('/add');
  await page.fill('input[type=date]', '2024-03-04');
  await page.fill('textarea', 'France sent doctors to Chad on Sunday. Chad thanked France.');
  await page.click('button:text("Code this text")');
  await page.locator('li[data-state=done]').first().waitFor();
  await go(page, 'li[data-state=done] a >> nth=0');
  check((await page.locator('.text').innerText()).includes('doctors'), 'the text is there');
  check(await page.locator('.record').count() > 1, 'coded');
  await close(page);
});
await test('add: files are dropped; what cannot be read says why; an address is fetched', async () => {
  const page = await open('/add');
  await page.setInputFiles('input[type=file]', [{ name: '07-ceasefire.html', mimeType: 'text/html', buffer: readFileSync(join(pages, '07-ceasefire.html')) }, { name: 'picture.png', mimeType: 'image/png', buffer: Buffer.from([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13]) }]);
  await page.locator('li[data-state=failed]', { hasText: 'picture.png' }).waitFor();
  check((await page.locator('li[data-state=failed] .wrong').first().innerText()).length > 15, 'a reason');
  await page.locator('li[data-state=done]', { hasText: 'ceasefire' }).waitFor();
  await page.fill('input[type=url]', 'http://127.0.0.1:9/nothing-here');
  await page.click('button:text("Fetch and code")');
  await page.locator('li[data-state=failed]', { hasText: 'nothing-here' }).waitFor({ timeout: 30000 });
  await close(page);
});
await test('scripts in a text stay words', async () => {
  const id = (await api('documents?text=hacked&limit=1')).records[0].id, page = await open('/article/' + id);
  check((await page.locator('.text').innerText()).includes('<script>window.hacked=1</script>'), 'shown as it is');
  equal(await page.evaluate(() => window.hacked), undefined, 'nothing ran');
  equal(await page.locator('.text script, .text img').count(), 0, 'no elements');
  await page.goto(base + '/search?text=hacked'); await ready(page);
  equal(await page.evaluate(() => window.hacked), undefined, 'nothing ran in the table');
  await close(page);
});
await test('an address that is none, and a theme that is kept', async () => {
  const page = await open('/article/00000000000000000000000000000000').catch(e => e);
  check(await page.locator('.wrong').count() === 1, 'it says so');
  noise.splice(0, noise.length, ...noise.filter(n => !/404|00000000/.test(n)));
  await page.click('#top button'); await page.reload(); await ready(page);
  equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark', 'kept');
  noise.splice(0, noise.length, ...noise.filter(n => !/404|00000000/.test(n)));
  await close(page);
});
await test('a page of another origin reads nothing', async () => {
  const other = createServer((q, r) => r.end('<!doctype html><title>other</title>')).listen(0, '127.0.0.1');
  await new Promise(y => other.once('listening', y));
  const context = await browser.newContext(), page = await context.newPage();
  await page.goto(`http://localhost:${other.address().port}/`);
  const said = await page.evaluate(async b => { const out = []; for (const o of [{}, { mode: 'no-cors' }, { method: 'POST', mode: 'no-cors', body: 'x' }]) out.push(await fetch(b + '/api/status', o).then(r => r.type + r.status, () => 'refused')); return out; }, base);
  check(said.every(x => x === 'refused' || x.startsWith('opaque')), said.join());
  await context.close(); other.close();
});
await test('nothing on the console, no request to anywhere else', async () => check(!noise.length, noise.slice(0, 8).join('\n')));

await browser.close();
server.kill('SIGTERM');
await test('the server ends cleanly', async () => equal(await new Promise(y => server.once('exit', y)), 0, 'exit status'));
rmSync(folder, { recursive: true, force: true });
console.log(`[  PASSED  ] ${passed} test(s).`);
if (failed.length) console.log(`[  FAILED  ] ${failed.length} test(s).`);
process.exit(failed.length ? 1 : 0);
