import { rmSync } from 'node:fs';
import { createJobs } from '../../server/store/jobs';
import { ensureServerBuilt } from './support/built-server';
import { startChild } from './support/child';
import { freshDataDirectory, mustOpen } from './support/database';

test('the job of a killed process runs again at once after releaseActive', async () => {
  await ensureServerBuilt();
  const directory = await freshDataDirectory();
  const child = startChild('jobs-worker.cjs', directory);
  expect(JSON.parse(await child.nextLine())).toEqual({ step: 1 });
  await child.kill();

  const db = await mustOpen(directory);
  const jobs = createJobs(db, ['slow'], { log: { error: () => undefined } });
  await jobs.start();
  expect((await db.query('select state::text from pgboss.job')).rows).toEqual([{ state: 'active' }]);
  expect(await jobs.releaseActive()).toBe(1);
  expect(await jobs.releaseActive()).toBe(0);
  const data = await new Promise((resolve) => jobs.work('slow', async (given) => resolve(given)));
  expect(data).toEqual({ step: 1 });
  await jobs.stop();
  const { rows } = await db.query('select state::text, retry_count from pgboss.job');
  expect(rows).toEqual([{ state: 'completed', retry_count: 0 }]);
  await db.close();
  rmSync(directory, { recursive: true });
});
