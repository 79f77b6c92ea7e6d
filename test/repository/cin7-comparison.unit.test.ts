import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { settingDefinitions } from '../../server/accounting/setting-definitions';
import { quirksSchema } from '../../server/sandbox/cin7-omni/quirks';

/** docs/CIN7.md names a test for each line: none of them may be a promise only. */
const root = path.resolve(__dirname, '../..');
const page = readFileSync(path.join(root, 'docs/CIN7.md'), 'utf8');
const joined = page.replace(/\s*\n\s+/g, ' ');

/** A path under test/, and the names of tests in it that follow: `test/x.unit.test.ts` “one” “two”. */
const mentions = [...joined.matchAll(/`(test\/[^`]+)`((?:\s+“[^”]+”)*)/g)].map(
  ([, file = '', names = '']) => ({
    file,
    names: [...names.matchAll(/“([^”]+)”/g)].map(([, name = '']) => name),
  }),
);

const rowsOf = (heading: string): string[][] =>
  (page.split(`\n## ${heading}\n`)[1] ?? '')
    .split('\n## ')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| |'))
    .map((line) => line.slice(2, -2).split(' | ')) ?? [];

test('every line of the comparison names a test', () => {
  const lines = rowsOf('The two side by side');
  expect(lines.length).toBeGreaterThan(30);
  for (const cells of lines) {
    expect([cells[0], cells.length]).toEqual([cells[0], 5]);
    expect([cells[0], /`test\/[^`]+`/.test(cells[4] ?? '')]).toEqual([cells[0], true]);
  }
});

test('every test that is named exists', () => {
  expect(mentions.flatMap(({ names }) => names).length).toBeGreaterThan(50);
  const missing = mentions.flatMap(({ file, names }) => {
    const place = path.join(root, file);
    if (!existsSync(place)) return [file];
    if (names.length === 0 || statSync(place).isDirectory()) return [];
    // As it stands in the source, where quotes may be escaped.
    const source = readFileSync(place, 'utf8').replaceAll("\\'", "'");
    return names.filter((name) => !source.includes(name)).map((name) => `${file}: ${name}`);
  });
  expect(missing).toEqual([]);
});

test('every setting and every switch that stands for a guess exists', () => {
  const settings = new Set(Object.values(settingDefinitions).map(({ name }) => name));
  const switches = new Set<string>(Object.keys(quirksSchema.shape));
  const cells = rowsOf('Guesses')
    .slice(1)
    .map(([, , cell = '']) => cell);
  expect(cells.length).toBeGreaterThan(10);
  const named = (pattern: RegExp) =>
    cells.flatMap((cell) => [...cell.matchAll(pattern)].map(([, name = '']) => name));
  expect(named(/\*([^*]+)\*/g).filter((name) => !settings.has(name))).toEqual([]);
  expect(named(/`([^`]+)`/g).filter((name) => !switches.has(name))).toEqual([]);
  // And no switch of the sandbox is without its line.
  expect([...switches].filter((name) => !named(/`([^`]+)`/g).includes(name))).toEqual([]);
});
