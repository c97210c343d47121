// Bundles the page into a folder: node build.mjs FOLDER. Files get a hash of their bytes in their names, index.html names them.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, 'dist');
mkdirSync(out, { recursive: true });

const hashed = (name, bytes) => {
  const dot = name.lastIndexOf('.');
  const full = `${name.slice(0, dot)}-${createHash('sha256').update(bytes).digest('hex').slice(0, 10)}${name.slice(dot)}`;
  writeFileSync(join(out, full), bytes);
  return full;
};

const world = hashed('world.json', readFileSync(join(here, 'node_modules/world-atlas/countries-110m.json')));
const result = await build({
  entryPoints: [join(here, 'src/main.ts'), join(here, 'src/page.css')],
  bundle: true, minify: true, format: 'esm', target: 'es2021', write: false, outdir: out, legalComments: 'none',
  define: { WORLD: JSON.stringify('/assets/' + world) },
});
const names = {};
for (const f of result.outputFiles) names[f.path.endsWith('.css') ? 'css' : 'js'] = hashed(f.path.endsWith('.css') ? 'page.css' : 'page.js', f.contents);
const html = readFileSync(join(here, 'index.html'), 'utf8').replace('page.css', names.css).replace('page.js', names.js);
writeFileSync(join(out, 'index.html'), html);
