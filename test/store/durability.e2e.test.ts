// What was acknowledged survives a SIGKILL at any moment, and each commit reaches the disk with one fsync.
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ensureServerBuilt } from './support/built-server';
import { startChild } from './support/child';
import { freshDataDirectory, mustOpen, temporaryDirectory } from './support/database';

const folders: string[] = [];
const keep = (folder: string): string => {
  folders.push(folder);
  return folder;
};
beforeAll(ensureServerBuilt);
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Highest number that the child was told is safe. */
const acknowledged = (lines: readonly string[]): number =>
  Math.max(0, ...lines.map((line) => Number(line.replace('open ', ''))));

test('six kills lose no acknowledged row', async () => {
  const directory = keep(await freshDataDirectory());
  let safe = 0;
  for (let kill = 1; kill <= 6; kill++) {
    const child = startChild('ledger-writer.cjs', directory);
    if (kill === 4) {
      await wait(100 + Math.random() * 300); // while it opens and recovers
    } else {
      expect(Number((await child.nextLine()).replace('open ', ''))).toBeGreaterThanOrEqual(safe);
      await wait(20 + Math.random() * 500);
    }
    await child.kill();
    safe = Math.max(safe, acknowledged(child.lines));
  }
  expect(safe).toBeGreaterThan(0);

  const db = await mustOpen(directory);
  const { rows } = await db.query(
    `select max(head.n) >= $1 as all_safe, max(head.n) = count(head.n) as no_gap,
       count(*) filter (where line.n is null or head.n is null or head.pad is null) = 0 as no_half,
       (select count(*) = 1 from line where body @> jsonb_build_object('n', $1::int)) as found_by_index
     from head full join line using (n)`,
    [safe],
  );
  expect(rows[0]).toEqual({ all_safe: true, no_gap: true, no_half: true, found_by_index: true });
  await db.close();
});

test('a kill during the very first start leaves a directory that opens', async () => {
  const directory = keep(temporaryDirectory());
  const child = startChild('ledger-writer.cjs', directory);
  while (!existsSync(path.join(directory, 'pg.unfinished', 'PG_VERSION'))) await wait(5);
  await child.kill();
  expect(existsSync(path.join(directory, 'pg'))).toBe(false);
  const db = await mustOpen(directory);
  expect((await db.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  expect(existsSync(path.join(directory, 'pg.unfinished'))).toBe(false);
  await db.close();
});

test('one fsync for each commit, none for a read', async () => {
  const directory = keep(await freshDataDirectory());
  const child = startChild('fsync-counter.cjs', directory);
  expect(JSON.parse(await child.nextLine())).toEqual({ commits: 50, transaction: 1, reads: 0 });
});
