// `npm run sheets:check`: finds in dist/sheets, without a network, what would go wrong at Google: one plain line for each
// finding, exit code 1 on any. Other folders: --folder <built files> --entry <module of the exports> --project <root>.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import vm from 'node:vm';
import { parse } from 'acorn';
import * as walk from 'acorn-walk';
import { checkManifest } from './check-sheets/manifest.mjs';
import { checkPage } from './check-sheets/page.mjs';
import { scopesUsed, services } from './check-sheets/scopes.mjs';

const require = createRequire(import.meta.url);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const option = { type: 'string' };
const { values } = parseArgs({ options: { folder: option, entry: option, project: option } });
const project = path.resolve(values.project ?? root);
const folder = path.resolve(values.folder ?? path.join(project, 'dist/sheets'));
const entry = path.resolve(values.entry ?? path.join(project, 'appsscript/script/index.ts'));

const findings = [];
const finding = (file, problem, remedy) => findings.push(`${file}: ${problem} ${remedy}`);
const text = (name) => readFileSync(path.join(folder, name), 'utf8');
const kilobytes = (name) => `${name} ${Math.ceil(Buffer.byteLength(text(name)) / 1000)} kB`;

function checkFiles(names) {
  for (const name of ['Code.js', 'Sidebar.html', 'appsscript.json']) {
    if (!names.includes(name)) finding(name, 'is missing.', 'Build it: npm run sheets:build.');
  }
  const stems = new Map();
  for (const name of names) {
    if (!/\.(js|html)$/.test(name) && name !== 'appsscript.json') {
      finding(
        name,
        'does not belong into the built folder.',
        'Remove it: clasp pushes scripts, pages and the manifest alone.',
      );
    }
    const stem = name.replace(/\.[^.]*$/, '');
    if (stems.has(stem)) {
      finding(
        name,
        `has the same name at Google as ${stems.get(stem)}.`,
        'Rename one: names have no extension there.',
      );
    }
    stems.set(stem, name);
  }
  for (const name of names.filter((one) => /\.(js|html)$/.test(one))) {
    const place = text(name).search(/[^\t\n\r\x20-\x7e]/);
    if (place < 0) continue;
    const line = text(name).slice(0, place).split('\n').length;
    finding(
      name,
      `line ${line} holds a character beyond ASCII.`,
      'Build with ascii_only, so that no encoding can spoil it.',
    );
  }
}

/** Exported functions of the entry by name, each with whether its comment says @customfunction. */
function exportedFunctions() {
  const ts = require('typescript');
  const source = ts.createSourceFile(entry, readFileSync(entry, 'utf8'), ts.ScriptTarget.ES2020, true);
  const found = new Map();
  source.forEachChild((node) => {
    const exported =
      ts.isExportDeclaration(node) ||
      ts.isExportAssignment(node) ||
      node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!exported || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    if (ts.isFunctionDeclaration(node) && node.name) {
      const isCustom = ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'customfunction');
      found.set(node.name.text, isCustom);
    } else {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      finding(
        path.basename(entry),
        `line ${line} exports what is no function statement.`,
        'Google finds plain functions only: write `export function`.',
      );
    }
  });
  return found;
}

/** Functions that pages, menus and cells can call in a parsed script, with their nodes. */
function topLevelFunctions(name, tree) {
  const found = new Map();
  const add = (id, node) => {
    if (found.has(id)) finding(name, `defines ${id} twice.`, 'Keep one: the later one wins silently.');
    found.set(id, node);
  };
  for (const node of tree.body) {
    if (node.type === 'FunctionDeclaration') add(node.id.name, node);
    if (node.type !== 'VariableDeclaration') continue;
    for (const { id, init } of node.declarations) {
      if (/Function/.test(init?.type ?? '')) add(id.name, node);
    }
  }
  return found;
}

function checkScript(name) {
  const code = text(name);
  const comments = [];
  let tree;
  try {
    tree = parse(code, { ecmaVersion: 2020, sourceType: 'script', locations: true, onComment: comments });
  } catch (error) {
    finding(
      name,
      `is no ES2020 script: ${error.message}.`,
      'Build for target es2020, as Apps Script reads no more.',
    );
    return null;
  }
  const context = vm.createContext(Object.create(null));
  let loads = true;
  try {
    new vm.Script(code, { filename: name }).runInContext(context, { timeout: 10_000 });
  } catch (error) {
    loads = false;
    const asked = Object.keys(services).find((service) => error.message === `${service} is not defined`);
    if (asked) {
      finding(
        name,
        `asks ${asked} while it loads.`,
        'Ask services inside functions: before the user has allowed anything, the menu would fail.',
      );
    } else
      finding(
        name,
        `throws while it loads: ${error.message}.`,
        'Nothing would work at Google; look at the bundle.',
      );
  }
  const functions = topLevelFunctions(name, tree);
  if (loads) checkStubs(name, functions, context);
  checkCustom(name, functions, comments, code);
  checkMenu(name, tree, functions);
  return { tree, functions };
}

/** A function that hands on to the bundle must find its counterpart there. */
function checkStubs(name, functions, context) {
  for (const [id, node] of functions) {
    const handed = node.body?.body?.[0]?.argument?.callee;
    if (handed?.type !== 'MemberExpression' || handed.object.type !== 'Identifier') continue;
    const target = `${handed.object.name}.${handed.property.name}`;
    const type = vm.runInContext(
      `typeof ${handed.object.name} === 'object' ? typeof ${target} : 'undefined'`,
      context,
    );
    if (type !== 'function') {
      finding(
        name,
        `${id} hands on to ${target}, which is not there.`,
        'Look at the exports of the bundle: webpack dropped it.',
      );
    }
  }
}

const expected = exportedFunctions();

function checkCustom(name, functions, comments, code) {
  for (const [id, node] of functions) {
    const before = comments.findLast(({ end }) => end <= node.start);
    const touches = before && code.slice(before.end, node.start).trim() === '';
    const has = Boolean(touches && /@customfunction\b/.test(before.value));
    if (has === (expected.get(id) ?? has)) continue;
    if (has)
      finding(
        name,
        `${id} is offered in cells by its @customfunction.`,
        'Remove the tag: it is not meant for cells.',
      );
    else
      finding(
        name,
        `${id} lost its @customfunction.`,
        'Its comment must stand right before it, or cells offer no help.',
      );
  }
}

function checkMenu(name, tree, functions) {
  walk.simple(tree, {
    CallExpression({ callee, arguments: [, called], loc }) {
      if (callee.property?.name !== 'addItem' || typeof called?.value !== 'string') return;
      if (!functions.has(called.value)) {
        finding(
          name,
          `line ${loc.start.line}: the menu calls ${called.value}, which is not there.`,
          'Export that function, or correct the name.',
        );
      }
    },
  });
}

function checkFunctions(scripts) {
  const found = new Map(scripts.flatMap(({ functions }) => [...functions]));
  const where = path.basename(entry);
  for (const id of expected.keys()) {
    if (!found.has(id))
      finding('Code.js', `has no top-level function ${id}.`, `${where} exports it: build the stubs again.`);
  }
  for (const id of found.keys()) {
    if (expected.has(id) || id.endsWith('_')) continue;
    finding(
      'Code.js',
      `lets every page call ${id}.`,
      `Export it from ${where} if that is meant, else keep it inside the bundle.`,
    );
  }
  return found.size;
}

/** clasp must see the same files; asked in a folder of its own, without anybody's login. */
function checkClasp(names) {
  const clasp = path.join(root, 'node_modules/@google/clasp/build/src/index.js');
  if (!existsSync(clasp)) return;
  const place = mkdtempSync(path.join(tmpdir(), 'sheets-check-'));
  try {
    cpSync(folder, path.join(place, 'files'), { recursive: true });
    const ignored = path.join(project, '.claspignore');
    if (existsSync(ignored)) cpSync(ignored, path.join(place, '.claspignore'));
    writeFileSync(path.join(place, '.clasp.json'), JSON.stringify({ scriptId: 'offline', rootDir: 'files' }));
    const env = { ...process.env, HOME: place, USERPROFILE: place };
    const run = spawnSync(process.execPath, [clasp, 'show-file-status', '--json'], {
      cwd: place,
      env,
      encoding: 'utf8',
      timeout: 60_000,
    });
    if (run.status !== 0)
      return finding('clasp', `cannot read the folder: ${(run.stderr || run.stdout).trim()}`, '');
    const { filesToPush } = JSON.parse(run.stdout);
    const pushed = filesToPush.map((file) => path.basename(file)).sort();
    const wanted = names.filter((name) => /\.(js|html)$/.test(name) || name === 'appsscript.json').sort();
    if (pushed.join() !== wanted.join()) {
      finding(
        'clasp',
        `would push ${pushed.join(', ') || 'nothing'} instead of ${wanted.join(', ')}.`,
        'Look at .claspignore and the names.',
      );
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Traps of clasp 3 in the project: where it pushes from, and a push that says "Skipping" and succeeds. */
function checkProject() {
  for (const name of readdirSync(project).filter((one) => /^\.clasp.*\.json$/.test(one))) {
    let settings;
    try {
      settings = JSON.parse(readFileSync(path.join(project, name), 'utf8'));
    } catch (error) {
      finding(name, `is no JSON: ${error.message}.`, 'Correct it.');
      continue;
    }
    if (path.resolve(project, settings.rootDir ?? '.') !== path.join(project, 'dist/sheets')) {
      finding(
        name,
        `pushes from ${settings.rootDir ?? 'the project itself'}.`,
        'Set "rootDir": "dist/sheets".',
      );
    }
  }
  const { scripts = {} } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8'));
  for (const [name, command] of Object.entries(scripts)) {
    if (/\bclasp\b.*\bpush\b/.test(command) && !/\s(-f|--force)\b/.test(command)) {
      finding(
        'package.json',
        `${name} pushes without -f.`,
        'Add it: a changed manifest would be skipped, and the push would seem done.',
      );
    }
  }
}

function report(names, functions) {
  if (findings.length === 0) {
    const sizes = names.filter((name) => name !== 'appsscript.json').map(kilobytes);
    console.log(`sheets: ${functions} functions, ${sizes.join(', ')}; nothing found.`);
  } else for (const line of findings) console.error(line);
  process.exitCode = findings.length === 0 ? 0 : 1;
}

function check() {
  if (!existsSync(folder)) {
    finding(path.relative(project, folder), 'is not there.', 'Build it: npm run sheets:build.');
    return report([], 0);
  }
  const names = readdirSync(folder).sort();
  checkFiles(names);
  const scripts = names.filter((name) => name.endsWith('.js')).flatMap((name) => checkScript(name) ?? []);
  const functions = checkFunctions(scripts);
  if (names.includes('appsscript.json'))
    checkManifest(text('appsscript.json'), scopesUsed(scripts, finding), finding);
  for (const name of names.filter((one) => one.endsWith('.html'))) checkPage(name, text(name), finding);
  checkProject();
  // Last, and only when all else is well: it takes a while and would say the same in other words.
  if (findings.length === 0) checkClasp(names);
  report(names, functions);
}

check();
