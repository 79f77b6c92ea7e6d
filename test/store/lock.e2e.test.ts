import { mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { openEmbedded } from '../../server/store/embedded/embedded';
import { lockDirectory } from '../../server/store/embedded/lock';
import { ensureServerBuilt } from './support/built-server';
import { type Child, startChild } from './support/child';
import { freshDataDirectory, mustOpen, temporaryDirectory } from './support/database';

const children: Child[] = [];
const folders: string[] = [];
const start = (directory: string): Child => {
  const child = startChild('lock-holder.cjs', directory);
  children.push(child);
  return child;
};
const folder = (): string => {
  const made = temporaryDirectory();
  folders.push(made);
  return made;
};

beforeAll(ensureServerBuilt);
afterAll(async () => {
  await Promise.all(children.map((child) => child.kill()));
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

const inUseBy = (child: Child) => ({
  ok: false,
  error: { code: 'directory-in-use', processId: child.process.pid },
});

test('a second process is refused with the first one named, and gets in as soon as it is killed', async () => {
  const directory = folder();
  const first = start(directory);
  expect(await first.nextLine()).toBe('held');
  expect(await start(directory).nextLine()).toBe(`directory-in-use ${first.process.pid}`);
  expect(await lockDirectory(directory)).toEqual(inUseBy(first));
  await first.kill();
  const third = start(directory);
  expect(await third.nextLine()).toBe('held');
});

test('of many starters over a dead lock exactly one wins', async () => {
  const directory = folder();
  for (let round = 0; round < 2; round++) {
    const starters = Array.from({ length: 5 }, () => start(directory));
    const answers = await Promise.all(starters.map((child) => child.nextLine()));
    expect(answers.filter((answer) => answer === 'held')).toHaveLength(1);
    expect(answers.filter((answer) => answer.startsWith('directory-in-use'))).toHaveLength(4);
    await Promise.all(starters.map((child) => child.kill()));
  }
});

test('a path too long for a socket is locked all the same', async () => {
  const directory = path.join(folder(), 'a'.repeat(60), 'b'.repeat(60));
  mkdirSync(directory, { recursive: true });
  const first = start(directory);
  expect(await first.nextLine()).toBe('held');
  expect(await lockDirectory(directory)).toEqual(inUseBy(first));
  await first.kill();
  const locked = await lockDirectory(directory);
  expect(locked.ok).toBe(true);
  if (locked.ok) await locked.value.release();
});

test('a release frees the directory and leaves nothing; sockets of the dead are swept away', async () => {
  const directory = folder();
  const dead = start(directory);
  await dead.nextLine();
  await dead.kill();
  const left = readdirSync(directory);
  expect(left.length).toBeGreaterThan(0);
  const longAgo = new Date(Date.now() - 3_600_000);
  for (const name of left) utimesSync(path.join(directory, name), longAgo, longAgo);
  const locked = await lockDirectory(directory);
  if (!locked.ok) throw new Error(locked.error.code);
  await locked.value.release();
  expect(readdirSync(directory)).toEqual([]);
});

test('the store takes the lock before the data and gives it back on close', async () => {
  const directory = await freshDataDirectory();
  folders.push(directory);
  const db = await mustOpen(directory);
  expect(await openEmbedded(directory)).toEqual({
    ok: false,
    error: { code: 'directory-in-use', processId: process.pid },
  });
  expect(await start(directory).nextLine()).toBe(`directory-in-use ${process.pid}`);
  expect((await db.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await db.close();
  await (await mustOpen(directory)).close();
});
