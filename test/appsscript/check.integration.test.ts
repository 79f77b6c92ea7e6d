import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const script = path.resolve(__dirname, '../../scripts/check-sheets.mjs');

/** A whole project in miniature, good in every respect: the check is about shapes, not about our product. */
const entry = `/** Menu. */
export function onOpen(): void {}
/** Panel. */
export function showSidebar(): void {}
export function rpc(name: string, json: string): string { return name + json; }
/**
 * Tax inside an amount.
 * @customfunction
 */
export function TAXINSIDE(gross: number): number { return gross; }
`;
const code = `var App_;
(() => {
  const onOpen = () => SpreadsheetApp.getUi().createAddonMenu().addItem('Open', 'showSidebar').addToUi();
  const showSidebar = () => SpreadsheetApp.getUi().showSidebar(HtmlService.createHtmlOutputFromFile('Sidebar'));
  const rpc = (name, json) => UrlFetchApp.fetch(name, { headers: { a: ScriptApp.getIdentityToken() }, payload: json });
  App_ = { onOpen, showSidebar, rpc, TAXINSIDE: (gross) => gross };
})();
/** Menu. */
function onOpen() { return App_.onOpen(); }
/** Panel. */
function showSidebar() { return App_.showSidebar(); }
function rpc(name, json) { return App_.rpc(name, json); }
/**
 * Tax inside an amount.
 * @customfunction
 */
function TAXINSIDE(gross) { return App_.TAXINSIDE(gross); }
`;
const page = `<!doctype html><html lang="en"><head><base target="_top"><style>p { background: url(data:image/png;base64,AA==) }</style></head>
<body><a href="https://go.xero.com/">Xero</a><p></p><script>document.title = "https://x.test/" + \`panel \${1}\`;</script></body></html>`;
const scopes = [
  'openid',
  'https://www.googleapis.com/auth/userinfo.email',
  'https://www.googleapis.com/auth/spreadsheets.currentonly',
  'https://www.googleapis.com/auth/script.container.ui',
  'https://www.googleapis.com/auth/script.external_request',
];
const manifest = {
  timeZone: 'Etc/UTC',
  dependencies: {},
  exceptionLogging: 'STACKDRIVER',
  runtimeVersion: 'V8',
  oauthScopes: scopes,
  urlFetchWhitelist: ['https://cogsheet.example.com/'],
};

let good: string;
let count = 0;
beforeAll(() => {
  good = mkdtempSync(path.join(tmpdir(), 'sheets-'));
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(good, 'good', name)), { recursive: true });
    writeFileSync(path.join(good, 'good', name), text);
  };
  write('appsscript/script/index.ts', entry);
  write('dist/sheets/Code.js', code);
  write('dist/sheets/Sidebar.html', page);
  write('dist/sheets/appsscript.json', JSON.stringify(manifest));
  write('.clasp.dev.json', JSON.stringify({ scriptId: 'dev', rootDir: 'dist/sheets' }));
  write('package.json', JSON.stringify({ scripts: { 'sheets:push': 'clasp -P .clasp.dev.json push -f' } }));
});
afterAll(() => rmSync(good, { recursive: true }));

interface Checked {
  readonly code: number | null;
  readonly lines: string[];
}

const run = (args: readonly string[]): Promise<Checked> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args]);
    let output = '';
    child.stdout.on('data', (part) => (output += String(part)));
    child.stderr.on('data', (part) => (output += String(part)));
    child.on('close', (exit) => resolve({ code: exit, lines: output.trim().split('\n') }));
  });

type Plant = (project: {
  text(name: string): string;
  write(name: string, text: string): void;
  remove(name: string): void;
}) => void;

/** Plants a defect into a copy of the good project and checks that. */
function planted(plant: Plant): Promise<Checked> {
  const copy = path.join(good, `copy-${count++}`);
  cpSync(path.join(good, 'good'), copy, { recursive: true });
  plant({
    text: (name) => readFileSync(path.join(copy, name), 'utf8'),
    write: (name, text) => writeFileSync(path.join(copy, name), text),
    remove: (name) => rmSync(path.join(copy, name)),
  });
  return run(['--project', copy]);
}

const inFile =
  (name: string, from: string | RegExp, to: string): Plant =>
  (project) => {
    const before = project.text(`dist/sheets/${name}`);
    const after = before.replace(from, () => to);
    if (after === before) throw new Error('The defect was not planted.');
    project.write(`dist/sheets/${name}`, after);
  };
const inScript = (from: string | RegExp, to: string): Plant => inFile('Code.js', from, to);
const inPage = (from: string | RegExp, to: string): Plant => inFile('Sidebar.html', from, to);
const inManifest =
  (change: object): Plant =>
  (project) =>
    project.write('dist/sheets/appsscript.json', JSON.stringify({ ...manifest, ...change }));

test('the good project passes', async () => {
  const { code: exit, lines } = await planted(() => undefined);
  expect(lines).toEqual([
    expect.stringMatching(/^sheets: 4 functions, Code\.js 1 kB, Sidebar\.html 1 kB; nothing found\.$/),
  ]);
  expect(exit).toBe(0);
});

const defects: readonly (readonly [what: string, plant: Plant, said: string])[] = [
  [
    'an unknown scope',
    inManifest({ oauthScopes: [...scopes, 'https://www.googleapis.com/auth/drive'] }),
    'appsscript.json: asks for https://www.googleapis.com/auth/drive.',
  ],
  [
    'a scope of the code that is not declared',
    inManifest({ oauthScopes: scopes.slice(1) }),
    'appsscript.json: lacks openid, which ScriptApp.getIdentityToken needs.',
  ],
  [
    'a broad call',
    inScript('HtmlService.create', "SpreadsheetApp.openById('x').create"),
    'lacks https://www.googleapis.com/auth/spreadsheets, which SpreadsheetApp.openById needs.',
  ],
  [
    'a service beyond the agreed ones',
    inScript('gross) => gross', 'gross) => DriveApp.getFiles()'),
    'uses DriveApp',
  ],
  [
    "the user's access token",
    inScript('getIdentityToken', 'getOAuthToken'),
    "takes the user's own access token",
  ],
  [
    'a manifest that is no JSON',
    (project) => project.write('dist/sheets/appsscript.json', '{'),
    'appsscript.json: is no JSON',
  ],
  ['another runtime', inManifest({ runtimeVersion: 'STABLE' }), 'does not ask for V8'],
  ['an entrance', inManifest({ webapp: {} }), 'has "webapp"'],
  [
    'an advanced service',
    inManifest({ dependencies: { enabledAdvancedServices: [{}] } }),
    'names advanced services',
  ],
  ['no list of addresses', inManifest({ urlFetchWhitelist: [] }), 'has no urlFetchWhitelist'],
  [
    'an address without a slash',
    inManifest({ urlFetchWhitelist: ['https://cogsheet.example.com'] }),
    'ends in a slash',
  ],
  [
    'an address without https',
    inManifest({ urlFetchWhitelist: ['http://cogsheet.example.com/'] }),
    'is no public https address',
  ],
  [
    'a missing function',
    inScript(/function showSidebar.*\n/, ''),
    'Code.js: has no top-level function showSidebar.',
  ],
  [
    'a menu item that leads nowhere',
    inScript("'showSidebar'", "'showSidebars'"),
    'the menu calls showSidebars',
  ],
  [
    'a function too many',
    inScript('function rpc', 'function helper() {}\nfunction rpc'),
    'Code.js: lets every page call helper.',
  ],
  [
    'a function too many, as an arrow',
    inScript('function rpc', 'const helper = () => 1;\nfunction rpc'),
    'Code.js: lets every page call helper.',
  ],
  [
    'a stub whose function was dropped',
    inScript('showSidebar, rpc', 'rpc'),
    'showSidebar hands on to App_.showSidebar, which is not there.',
  ],
  ['a function twice', inScript('function rpc', 'function rpc() {}\nfunction rpc'), 'defines rpc twice'],
  ['a lost comment', inScript(' * @customfunction', ' *'), 'TAXINSIDE lost its @customfunction.'],
  [
    'a comment too many',
    inScript('/** Panel. */', '/** @customfunction */'),
    'showSidebar is offered in cells',
  ],
  [
    'a service call while loading',
    inScript('var App_;', 'var App_; const book = SpreadsheetApp.getActive();'),
    'asks SpreadsheetApp while it loads',
  ],
  [
    'a bundle that dies',
    inScript('var App_;', 'var App_; __webpack_exports__.a = 1;'),
    'throws while it loads',
  ],
  ['newer syntax', inScript('var App_;', 'var App_; class A { #a = 1; }'), 'is no ES2020 script'],
  [
    'a character beyond ASCII',
    inScript('/** Panel. */', '/** P\u00e4nel. */'),
    'Code.js: line 10 holds a character beyond ASCII.',
  ],
  [
    'a template literal that would be cut',
    inPage('`panel ${1}`', '`https://${1}`'),
    'a template literal holds // or /*: https://',
  ],
  ['a page too large', inPage('<p></p>', `<p>${'x'.repeat(3_000_000)}</p>`), 'bytes, more than'],
  ['a scriptlet', inPage('<p></p>', '<p><?= 1 ?></p>'), 'holds "<?"'],
  ['no base', inPage('<base target="_top">', ''), 'has no <base target>'],
  [
    'an outside script',
    inPage('<p></p>', '<script src="https://cdn.example.com/x.js"></script>'),
    'loads https://cdn.example.com/x.js by src.',
  ],
  [
    'an outside style sheet',
    inPage('<p></p>', '<link rel="stylesheet" href="x.css">'),
    'loads x.css by href.',
  ],
  [
    'an outside image in a style',
    inPage('data:image/png;base64,AA==', 'https://cdn.example.com/a.png'),
    'its styles load',
  ],
  ['a script that ends early', inPage('`panel ${1}`', '"</script>"'), 'cannot be read'],
  ['an extra file', (project) => project.write('dist/sheets/notes.txt', 'x'), 'notes.txt: does not belong'],
  [
    'two names that become one',
    (project) => project.write('dist/sheets/Code.html', page),
    'has the same name at Google as',
  ],
  ['a missing page', (project) => project.remove('dist/sheets/Sidebar.html'), 'Sidebar.html: is missing.'],
  [
    'a push that may be skipped',
    (project) => project.write('package.json', JSON.stringify({ scripts: { push: 'clasp push' } })),
    'push pushes without -f',
  ],
  [
    'a push from elsewhere',
    (project) => project.write('.clasp.prod.json', JSON.stringify({ scriptId: 'x', rootDir: '.' })),
    '.clasp.prod.json: pushes from .',
  ],
  [
    'a file that clasp would leave',
    (project) => project.write('.claspignore', '**/*.html'),
    'clasp: would push Code.js, appsscript.json instead of Code.js, Sidebar.html, appsscript.json.',
  ],
  [
    'an export that gets no stub',
    (project) => project.write('appsscript/script/index.ts', `${entry}export const extra = () => 1;`),
    'exports what is no function statement',
  ],
];

test.each(defects)('%s is found', async (_, plant, said) => {
  const { code: exit, lines } = await planted(plant);
  expect(lines.join('\n')).toContain(said);
  expect(exit).toBe(1);
});

test('a scope that nothing needs any more is found', async () => {
  const { lines } = await planted(inScript('UrlFetchApp.fetch', 'String'));
  expect(lines).toEqual([
    expect.stringContaining('script.external_request, which nothing in the code needs'),
  ]);
});

test('a folder that was not built is said so', async () => {
  const { code: exit, lines } = await run([
    '--project',
    path.join(good, 'good'),
    '--folder',
    path.join(good, 'nowhere'),
  ]);
  expect(lines).toEqual([expect.stringContaining('is not there. Build it')]);
  expect(exit).toBe(1);
});
