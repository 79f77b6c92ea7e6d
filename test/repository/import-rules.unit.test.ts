import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Which room may look into which (docs/ARCHITECTURE.md "Rooms"): read from the imports themselves. */
const root = path.resolve(__dirname, '../..');

interface Import {
  readonly file: string;
  /** Path of a project file, or the name of a package. */
  readonly target: string;
  readonly own: boolean;
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

const pattern =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;

function importsOf(file: string): Import[] {
  return [...readFileSync(path.join(root, file), 'utf8').matchAll(pattern)].map(([, from, bare, call]) => {
    const name = from ?? bare ?? call ?? '';
    const own = name.startsWith('.');
    return {
      file,
      own,
      target: own ? path.posix.normalize(path.posix.join(path.posix.dirname(file), name)) : name,
    };
  });
}

const all = ['server', 'addin', 'appsscript'].flatMap(sourcesBelow).flatMap(importsOf);
const below = (folder: string) => (one: Import) => one.file.startsWith(`${folder}/`);
const into = (folder: string) => (one: Import) => one.own && one.target.startsWith(`${folder}/`);
const said = (imports: Import[]) => imports.map(({ file, target }) => `${file} -> ${target}`);

test('the reader of imports sees them', () => {
  expect(all.length).toBeGreaterThan(300);
  expect(said(all.filter(below('server/sync')).filter(into('server/store'))).length).toBeGreaterThan(10);
});

test('accounting is pure: itself, exact decimals and a hash, nothing else', () => {
  const allowed = new Set(['big.js', 'node:crypto']);
  expect(
    said(
      all
        .filter(below('server/accounting'))
        .filter((one) => (one.own ? !into('server/accounting')(one) : !allowed.has(one.target))),
    ),
  ).toEqual([]);
});

test('the contract imports zod alone', () => {
  expect(
    said(
      all
        .filter(below('server/contract'))
        .filter((one) => (one.own ? !into('server/contract')(one) : one.target !== 'zod')),
    ),
  ).toEqual([]);
});

test('the vendors know nothing of each other, nor of store, use cases or HTTP', () => {
  for (const [vendor, other] of [
    ['cin7', 'xero'],
    ['xero', 'cin7'],
  ] as const) {
    const outside = ['server/store', 'server/sync', 'server/http', 'server/sandbox', `server/${other}`];
    expect(
      said(all.filter(below(`server/${vendor}`)).filter((one) => outside.some((room) => into(room)(one)))),
    ).toEqual([]);
  }
});

test('the sandboxes stand for others: the product never imports them, and they import nothing of the product', () => {
  expect(said(all.filter((one) => !below('server/sandbox')(one)).filter(into('server/sandbox')))).toEqual([]);
  expect(
    said(all.filter(below('server/sandbox')).filter((one) => one.own && !into('server/sandbox')(one))),
  ).toEqual([]);
});

test('use cases do not know HTTP, the store does not know use cases', () => {
  expect(said(all.filter(below('server/sync')).filter(into('server/http')))).toEqual([]);
  expect(
    said(
      all.filter(below('server/store')).filter((one) => into('server/sync')(one) || into('server/http')(one)),
    ),
  ).toEqual([]);
  expect(
    said(
      all.filter(
        (one) => one.target === 'express' && !below('server/http')(one) && !below('server/sandbox')(one),
      ),
    ),
  ).toEqual([]);
  expect(said(all.filter((one) => one.target === 'xero-node' && !below('server/xero')(one)))).toEqual([]);
});

test('panel and sheets know no host; of the server, addin and appsscript know the contract alone', () => {
  const hosts = ['addin/excel', 'addin/web', 'appsscript'];
  const inside = all.filter((one) => below('addin/panel')(one) || below('addin/workbook')(one));
  expect(said(inside.filter((one) => hosts.some((host) => into(host)(one))))).toEqual([]);
  expect(
    said(
      all.filter(below('addin/workbook')).filter((one) => into('addin/panel')(one) || one.target === 'react'),
    ),
  ).toEqual([]);
  const clients = all.filter((one) => below('addin')(one) || below('appsscript')(one));
  expect(said(clients.filter((one) => into('server')(one) && !into('server/contract')(one)))).toEqual([]);
  expect(
    said(all.filter(below('server')).filter((one) => into('addin')(one) || into('appsscript')(one))),
  ).toEqual([]);
});

test('money is rounded in one file: nobody else asks for a rounding', () => {
  const isOurs = (file: string) =>
    !file.startsWith('server/sandbox/') && file !== 'server/accounting/rounding.ts';
  const rounding = /\.round\(|roundHalf|Math\.(round|floor|ceil)\([^)]*(minor|amount|price|cost)/i;
  expect(
    sourcesBelow('server')
      .filter(isOurs)
      .filter((file) => rounding.test(readFileSync(path.join(root, file), 'utf8'))),
  ).toEqual([]);
});
