// Bundles the web workbook into dist/web with webpack's Node API, and copies the page and the packages' style sheets.
// Does nothing when nothing is stale. From the command line (the tests' pages): --entry <file> --output <folder>.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const sources = [
  'addin',
  'server/contract',
  'package-lock.json',
  'webpack.config.cjs',
  'scripts/build-web.mjs',
];

function newest(place) {
  if (!existsSync(place)) return 0;
  const { mtimeMs } = statSync(place);
  if (!statSync(place).isDirectory()) return mtimeMs;
  // A folder's own time tells of deleted files.
  return Math.max(mtimeMs, ...readdirSync(place).map((name) => newest(path.join(place, name))));
}

function bundle(config) {
  const webpack = require('webpack');
  const compiler = webpack(config);
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      // Closing writes the cache, which makes the next build a matter of a second.
      compiler.close((closing) => {
        if (error ?? closing) reject(error ?? closing);
        else if (stats.hasErrors()) reject(new Error(stats.toString({ preset: 'errors-only' })));
        else resolve(stats);
      });
    });
  });
}

/** Builds the page into `output` when a source is newer than the last build; `entry` is the page's script. */
export async function buildWeb({ entry = 'addin/web/index.tsx', output = 'dist/web' } = {}) {
  const stamp = path.join(root, output, '.built');
  const latest = Math.max(
    ...[...sources, path.dirname(entry)].map((place) => newest(path.join(root, place))),
  );
  if (existsSync(stamp) && statSync(stamp).mtimeMs > latest) return;
  const start = Date.now();
  const configure = require(path.join(root, 'webpack.config.cjs'));
  await bundle(configure({ entry, output }));
  const assets = JSON.parse(readFileSync(path.join(root, 'addin/web/assets.json'), 'utf8'));
  for (const [to, from] of Object.entries(assets)) {
    const target = path.join(root, output, to);
    mkdirSync(path.dirname(target), { recursive: true });
    cpSync(path.join(root, from), target);
  }
  writeFileSync(stamp, '');
  console.log(`web: ${output} built in ${Math.round((Date.now() - start) / 1000)} s`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { entry: { type: 'string' }, output: { type: 'string' } } });
  await buildWeb(values);
}
