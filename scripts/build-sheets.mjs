// Builds the Google Sheets add-on into dist/sheets: Code.js (the script), Sidebar.html (the panel, everything in one
// file), appsscript.json. Google runs no modules and serves no files beside the page, and its HtmlService takes "//"
// inside back-ticks for a comment, so the output is treated accordingly.
//   --env <name>       address and script from .cogsheet.<name>.json and .clasp.<name>.json
//   --server <https>   address of the Cogsheet server (instead of --env)
//   --output <folder>  elsewhere than dist/sheets
//   --push             checks the build and pushes it to the script of --env
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const source = (...names) => path.join(root, 'appsscript', ...names);

/** Nobody's address: for builds that are only looked at. */
const exampleServer = 'https://cogsheet.example.com';

/** The server's address as the add-on knows it: https, host, no path. Google's network has to reach it. */
function serverAddress(address) {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:' || url.pathname !== '/' || url.search !== '' || url.username !== '')
    throw new Error(`"${address}" is no address of a server: it must be https://host, without a path.`);
  return url.origin;
}

function readSettings(name) {
  const file = path.join(root, name);
  if (!existsSync(file))
    throw new Error(`${name} is missing: docs/GOOGLE-SHEETS.md says what belongs in it.`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function bundle(config) {
  const compiler = require('webpack')(config);
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      compiler.close((closing) => {
        if (error ?? closing) reject(error ?? closing);
        else if (stats.hasErrors()) reject(new Error(stats.toString({ preset: 'errors-only' })));
        else resolve(stats);
      });
    });
  });
}

const common = (target) => ({
  mode: 'production',
  context: root,
  resolve: { extensions: ['.tsx', '.ts', '.js'] },
  module: {
    // One page, one file: what other hosts load when it is first needed is part of it here.
    parser: { javascript: { dynamicImportMode: 'eager' } },
    rules: [
      {
        test: /\.tsx?$/,
        exclude: /node_modules/,
        use: {
          loader: 'swc-loader',
          options: {
            jsc: {
              parser: { syntax: 'typescript', tsx: true },
              target,
              transform: { react: { runtime: 'automatic' } },
            },
          },
        },
      },
      {
        test: /\.ts$/,
        include: path.join(root, 'server', 'contract'),
        enforce: 'post',
        loader: path.join(root, 'scripts', 'without-descriptions.cjs'),
      },
    ],
  },
  target: ['web', target],
  performance: false,
  infrastructureLogging: { level: 'error' },
  devtool: false,
});

const library = 'Cogsheet_';

/** A top-level function for each exported one, with its comment: Google finds functions by name and helps by comments. */
export function stubs(entry) {
  const ts = require('typescript');
  const file = ts.createSourceFile(entry, readFileSync(entry, 'utf8'), ts.ScriptTarget.ES2020, true);
  const out = [];
  file.forEachChild((node) => {
    if (!ts.isFunctionDeclaration(node) || !node.name) return;
    if (!node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return;
    const comment = (node.jsDoc ?? []).map((doc) => doc.getText(file)).join('\n');
    const args = node.parameters.map(({ name }) => name.getText(file)).join(', ');
    const name = node.name.text;
    out.push(`${comment}\nfunction ${name}(${args}) {\n  return ${library}.${name}(${args});\n}`);
  });
  return out.join('\n\n');
}

/** The script stays readable: Google's log shows its lines. */
async function buildScript(server, folder) {
  const { BannerPlugin, DefinePlugin } = require('webpack');
  const entry = source('script', 'index.ts');
  await bundle({
    ...common('es2020'),
    target: ['es2020'],
    entry,
    output: {
      path: folder,
      filename: 'Code.js',
      chunkFormat: 'commonjs',
      library: { name: library, type: 'var' },
    },
    optimization: { minimize: false },
    plugins: [
      new DefinePlugin({ __COGSHEET_SERVER__: JSON.stringify(server) }),
      new BannerPlugin({ banner: stubs(entry), raw: true, footer: true }),
    ],
  });
}

/** Fluent's other themes, which a bundler cannot know to be unused. */
function leaveOutThemes() {
  const { NormalModuleReplacementPlugin } = require('webpack');
  return new NormalModuleReplacementPlugin(/\/(web\/)?(darkTheme|highContrastTheme)\.js$/, (data) => {
    const place = path.basename(data.context);
    const name = path.basename(data.request);
    if (`${place}/${name}` === 'web/darkTheme.js' || `${place}/${name}` === 'teams/highContrastTheme.js')
      data.request = source('sidebar', 'left-out', 'themes.ts');
  });
}

/** zod describes schemas as well as it checks by them; the sidebar only checks. */
function leaveOutJsonSchemas() {
  const { NormalModuleReplacementPlugin } = require('webpack');
  return new NormalModuleReplacementPlugin(/\/(json-schema-processors|to-json-schema)\.js$/, (data) => {
    if (data.context.endsWith(path.join('zod', 'v4', 'classic')))
      data.request = source('sidebar', 'left-out', 'json-schemas.ts');
  });
}

async function buildSidebar(folder) {
  const scratch = path.join(tmpdir(), `cogsheet-sidebar-${process.pid}`);
  const config = common('es2020');
  await bundle({
    ...config,
    entry: source('sidebar', 'sidebar.ts'),
    // The same React code on preact: a third of the bytes, which Google sends at every opening.
    resolve: {
      ...config.resolve,
      alias: {
        'rtl-css-js/core': source('sidebar', 'left-out', 'right-to-left.ts'),
        'react/jsx-runtime': 'preact/jsx-runtime',
        'react-dom/client': 'preact/compat/client',
        'react-dom': 'preact/compat',
        react: 'preact/compat',
      },
    },
    output: { path: scratch, filename: 'sidebar.js' },
    optimization: { minimize: false, concatenateModules: true },
    plugins: [leaveOutThemes(), leaveOutJsonSchemas()],
  });
  const script = await shrink(readFileSync(path.join(scratch, 'sidebar.js'), 'utf8'));
  rmSync(scratch, { recursive: true, force: true });
  const page = readFileSync(source('sidebar', 'sidebar.html'), 'utf8')
    .replace('/* style */', () => readFileSync(source('sidebar', 'sidebar.css'), 'utf8').replace(/\s+/g, ' '))
    .replace('/* script */', () => script);
  writeFileSync(path.join(folder, 'Sidebar.html'), page);
}

/** Minified, in ASCII, without back-ticks, and without what ends a script or begins a template of Google's. */
async function shrink(code) {
  const swc = require('@swc/core');
  const lowered = await swc.transform(code, {
    configFile: false,
    swcrc: false,
    isModule: false,
    env: { targets: { chrome: '100' }, include: ['transform-template-literals'] },
  });
  const { code: small } = await swc.minify(lowered.code, {
    compress: { ecma: 5, passes: 3 },
    mangle: true,
    module: false,
    ecma: 2020,
    format: { asciiOnly: true, comments: false },
  });
  return small
    .replaceAll(/<\/(?=script)/gi, '<\\/')
    .replaceAll('<!--', '\\x3c!--')
    .replaceAll('<?', '\\x3c?');
}

function writeManifest(server, folder) {
  const manifest = JSON.parse(readFileSync(source('appsscript.json'), 'utf8'));
  const text = JSON.stringify({ ...manifest, urlFetchWhitelist: [`${server}/`] }, null, 2);
  writeFileSync(path.join(folder, 'appsscript.json'), `${text}\n`);
}

const sources = [
  'appsscript',
  'addin/panel',
  'addin/workbook',
  'server/contract',
  'package-lock.json',
  'scripts/build-sheets.mjs',
];

function newest(place) {
  const { mtimeMs } = statSync(place);
  if (!statSync(place).isDirectory()) return mtimeMs;
  // A folder's own time tells of deleted files.
  return Math.max(mtimeMs, ...readdirSync(place).map((name) => newest(path.join(place, name))));
}

const outputs = ['Code.js', 'Sidebar.html', 'appsscript.json'];

/** Whether the folder holds this very build: nothing newer among the sources, and the same server. */
function isBuilt(folder, address) {
  const files = outputs.map((name) => path.join(folder, name));
  if (!files.every((file) => existsSync(file))) return false;
  const built = Math.min(...files.map((file) => statSync(file).mtimeMs));
  const { urlFetchWhitelist } = JSON.parse(readFileSync(path.join(folder, 'appsscript.json'), 'utf8'));
  return (
    urlFetchWhitelist?.[0] === `${address}/` &&
    sources.every((place) => newest(path.join(root, place)) < built)
  );
}

/** Builds the three files into a folder, which holds nothing else afterwards. Does nothing when nothing is stale. */
export async function buildSheets({ server = exampleServer, output = 'dist/sheets' } = {}) {
  const start = Date.now();
  const address = serverAddress(server);
  const folder = path.resolve(root, output);
  if (isBuilt(folder, address)) return;
  mkdirSync(path.dirname(folder), { recursive: true });
  // Built beside and moved into place, so that nobody ever reads half of it.
  const fresh = mkdtempSync(`${folder}-`);
  await buildScript(address, fresh);
  await buildSidebar(fresh);
  writeManifest(address, fresh);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`;
  const sizes = ['Code.js', 'Sidebar.html'].map((name) => {
    const text = readFileSync(path.join(folder, name));
    return `${name} ${kilobytes(text.length)} (${kilobytes(gzipSync(text).length)} gzip)`;
  });
  console.log(
    `sheets: ${output} for ${address} in ${Math.round((Date.now() - start) / 1000)} s: ${sizes.join(', ')}`,
  );
}

/** Pushes what was checked. `-f`: without it clasp skips a changed manifest, and says that all went well. */
function push(env) {
  const project = `.clasp.${env}.json`;
  readSettings(project);
  for (const command of [
    [process.execPath, path.join(root, 'scripts/check-sheets.mjs')],
    ['npx', 'clasp', '-P', project, 'push', '-f'],
  ]) {
    const { status } = spawnSync(command[0], command.slice(1), { cwd: root, stdio: 'inherit' });
    if (status !== 0) throw new Error('Nothing was pushed: see above.');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = { type: 'string' };
  const { values } = parseArgs({
    options: { env: option, server: option, output: option, push: { type: 'boolean' } },
  });
  try {
    if (values.push && !values.env)
      throw new Error('Say where to: --env dev, for .clasp.dev.json and .cogsheet.dev.json.');
    if (values.push && values.output)
      throw new Error('Only dist/sheets is checked and pushed: leave out --output, or --push.');
    const server =
      values.server ?? (values.env ? readSettings(`.cogsheet.${values.env}.json`).server : undefined);
    await buildSheets({ ...(server && { server }), ...(values.output && { output: values.output }) });
    if (values.push) push(values.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
