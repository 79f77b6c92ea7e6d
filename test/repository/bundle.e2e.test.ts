import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtTaskPane } from '../story/excel-host-story';

/** Bytes that the task pane may take over the network before it is there, Office.js apart. */
const most = 250_000;

test('what the task pane loads at first stays below 250 kB, compressed', async () => {
  const pane = await builtTaskPane();
  const html = readFileSync(path.join(pane, 'taskpane.html'), 'utf8');
  const loaded = [...html.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+)"/g)]
    .map(([, address = '']) => address)
    .filter((address) => !/^https?:/.test(address));
  expect(loaded.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(0);
  const sizes = ['taskpane.html', ...loaded].map(
    (file) => [file, gzipSync(readFileSync(path.join(pane, file))).length] as const,
  );
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  console.log(
    `Task pane at first load, gzip: ${total} bytes\n${sizes.map(([file, size]) => `${file} ${size}`).join('\n')}`,
  );
  expect(total).toBeLessThan(most);
});
