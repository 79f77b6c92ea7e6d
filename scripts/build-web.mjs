// Bundles the web workbook into dist/web, Excel's task pane into dist/excel with webpack's Node API, and copies the
// pages and the packages' style sheets. Does nothing when nothing is stale. From the command line (the tests' pages):
// --entry <file> --output <folder> [--assets <list>].
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
  'scripts/without-descriptions.cjs',
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

const web = { entry: 'addin/web/index.tsx', output: 'dist/web', assets: 'addin/web/assets.json' };
const excel = {
  entry: 'addin/excel/taskpane.tsx',
  output: 'dist/excel',
  assets: 'addin/excel/assets.json',
};

/** The small pages that Excel opens in windows of their own. */
const dialog = {
  entry: 'addin/excel/dialog/index.ts',
  output: 'dist/excel/dialog',
  assets: 'addin/excel/dialog/assets.json',
};

/** Builds the product's pages; or, with options, one page: `entry` is its script, `assets` lists the files beside it. */
export async function buildWeb(page) {
  for (const one of page ? [{ ...web, ...page }] : [web, excel, dialog]) await buildPage(one);
}

/** Builds a page into `output` when a source is newer than the last build. */
async function buildPage({ entry, output, assets: list }) {
  const stamp = path.join(root, output, '.built');
  const latest = Math.max(
    ...[...sources, path.dirname(entry)].map((place) => newest(path.join(root, place))),
  );
  if (existsSync(stamp) && statSync(stamp).mtimeMs > latest) return;
  const start = Date.now();
  const configure = require(path.join(root, 'webpack.config.cjs'));
  await bundle(configure({ entry, output }));
  const assets = JSON.parse(readFileSync(path.join(root, list), 'utf8'));
  for (const [to, from] of Object.entries(assets)) {
    const target = path.join(root, output, to);
    mkdirSync(path.dirname(target), { recursive: true });
    cpSync(path.join(root, from), target, { recursive: true });
  }
  writeFileSync(stamp, '');
  console.log(`web: ${output} built in ${Math.round((Date.now() - start) / 1000)} s`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = { type: 'string' };
  const { values } = parseArgs({ options: { entry: option, output: option, assets: option } });
  await buildWeb(Object.keys(values).length > 0 ? values : undefined);
}
