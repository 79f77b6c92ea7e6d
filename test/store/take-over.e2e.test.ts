import { openLeaseSession } from '../../server/store/lease-session';
import { createSharedLeases } from '../../server/store/leases';
import { createJobs } from '../../server/store/jobs';
import { ensureServerBuilt } from './support/built-server';
import { startChild } from './support/child';
import { openServerDatabase } from './support/server-database';
import { testServer } from './support/stores';

/** Two processes on one PostgreSQL server: a child that takes the job and comes to grief, and this one, which takes over. */
const serverUrl = testServer();
const log = { error: () => undefined };
const silentSeconds = 3;
beforeAll(ensureServerBuilt);

async function begin() {
  const { db, url, close } = await openServerDatabase(await serverUrl());
  const leases = createSharedLeases((onEnd) => openLeaseSession(url, onEnd), log);
  const jobs = createJobs(db, ['slow'], { log, leases, takeOverSeconds: 1 });
  await jobs.start();
  await jobs.enqueue('slow', { step: 1 });
  const child = startChild('jobs-server-worker.cjs', url, String(silentSeconds));
  expect(await child.nextLine()).toBe('ready');
  expect(await child.nextLine()).toBe('begun 1');
  const taken = new Promise<unknown>((resolve) => jobs.work('slow', async (data) => resolve(data)));
  const end = async () => {
    await jobs.stop();
    await leases.close();
    await close();
  };
  const states = async () => (await db.query('select state::text, retry_count from pgboss.job')).rows;
  return { db, jobs, child, taken, end, states };
}

test('the job of a killed process is taken over within seconds, at no cost to its retries', async () => {
  const { jobs, child, taken, end, states } = await begin();
  await child.kill();
  const began = Date.now();
  expect(await taken).toEqual({ step: 1 });
  console.log(`Taken over ${Date.now() - began} ms after the kill.`);
  await jobs.stop();
  expect(await states()).toEqual([{ state: 'completed', retry_count: 0 }]);
  expect(child.lines).toEqual(['ready', 'begun 1']);
  await end();
});

test('the job of a paused process is taken over once it was silent too long; woken up, it is told', async () => {
  const { child, taken, end } = await begin();
  child.process.kill('SIGSTOP');
  const began = Date.now();
  expect(await taken).toEqual({ step: 1 });
  console.log(`Taken over ${Date.now() - began} ms after the pause began.`);
  child.process.kill('SIGCONT');
  expect(await child.nextLine()).toBe('aborted');
  await child.kill();
  await end();
});

test('a process that is well keeps its job', async () => {
  const { db, jobs, child, end } = await begin();
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  expect(await jobs.takeOver()).toBe(0);
  expect((await db.query('select state::text from pgboss.job')).rows).toEqual([{ state: 'active' }]);
  await child.kill();
  await end();
});

test('a process that is asked to stop gives its job back and ends with 0', async () => {
  const { child, taken, end } = await begin();
  const ended = new Promise((resolve) => child.process.once('exit', resolve));
  child.process.kill('SIGTERM');
  expect(await child.nextLine()).toBe('told to stop');
  expect(await child.nextLine()).toBe('aborted');
  expect(await ended).toBe(0);
  expect(await taken).toEqual({ step: 1 });
  await end();
});
