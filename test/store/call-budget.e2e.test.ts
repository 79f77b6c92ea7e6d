import { rmSync } from 'node:fs';
import { startXero, testTenant, type RunningXero } from '../support/xero-sandbox';
import { ensureServerBuilt } from './support/built-server';
import { startChild, type Child } from './support/child';
import { freshDataDirectory } from './support/database';
import { openServerDatabase } from './support/server-database';
import { testServer } from './support/stores';
import { migrate } from '../../server/store/migrate';

/**
 * Real processes that always want to call, against Xero's sandbox at Xero's own limits, over real HTTP. Time runs faster
 * than real time, for the sandbox and the processes alike; all waits, windows and signs of life with it.
 */
let times = 1;
const minutes = 3;
const serverUrl = testServer();
let xero: RunningXero;
let start: number;

beforeAll(ensureServerBuilt);
async function open(faster: number): Promise<void> {
  times = faster;
  start = Date.now();
  xero = await startXero({
    limits: 'vendor',
    clock: () => new Date(start + (Date.now() - start) * times),
  });
}
afterEach(() => xero.close());

const begin = (store: string): Child =>
  startChild(
    'hungry-process.cjs',
    JSON.stringify({ store, xeroUrl: xero.url, token: xero.token, tenantId: testTenant, start, times }),
  );
const pass = (virtualMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, virtualMs / times));

/**
 * Calls that the sandbox counted, by status, and how much they are of 60 for each whole minute since the first process was
 * ready. (Over many minutes and to the percent: `test/xero/limits`.)
 */
function used(since: number): { statuses: Record<string, number>; share: number } {
  const passed = ((Date.now() - since) * times) / 60_000;
  const statuses = xero.control.calls.report().statuses as Record<string, number>;
  console.log(`${JSON.stringify(statuses)} in ${Math.round(passed * 60)} s`);
  return { statuses, share: (statuses['200'] ?? 0) / (60 * Math.floor(passed)) };
}

test('two processes on PostgreSQL, one killed and another one in its place: no call refused, 95 % used', async () => {
  await open(10);
  const { db, url, close } = await openServerDatabase(await serverUrl());
  await migrate(db);
  const [first, second] = [begin(url), begin(url)];
  expect(await Promise.all([first.nextLine(), second.nextLine()])).toEqual(['ready', 'ready']);
  const since = Date.now();
  await pass(40_000);
  await first.kill();
  const third = begin(url);
  expect(await third.nextLine()).toBe('ready');
  await pass(minutes * 60_000 - 40_000);
  await Promise.all([second.kill(), third.kill()]);
  const { statuses, share } = used(since);
  expect([first, second, third].flatMap(({ lines }) => lines)).toEqual(['ready', 'ready', 'ready']);
  expect(Object.keys(statuses)).toEqual(['200']);
  expect(share).toBeGreaterThanOrEqual(0.95);
  await close();
});

test('a process on the embedded store that is killed twice and started again within the minute: no call refused', async () => {
  // A start takes some seconds, which have to be less than a minute here.
  await open(3);
  const directory = await freshDataDirectory();
  const lines: string[] = [];
  let since = 0;
  for (const virtualMs of [5_000, 15_000, 60_000]) {
    const child = begin(directory);
    expect(await child.nextLine()).toBe('ready');
    since ||= Date.now();
    await pass(virtualMs);
    await child.kill();
    lines.push(...child.lines);
  }
  const { statuses } = used(since);
  expect(lines).toEqual(['ready', 'ready', 'ready']);
  expect(Object.keys(statuses)).toEqual(['200']);
  expect(statuses['200']).toBeGreaterThan(60);
  rmSync(directory, { recursive: true });
});
