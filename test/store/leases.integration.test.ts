import { setTimeout as wait } from 'node:timers/promises';
import { openLeaseSession } from '../../server/store/lease-session';
import { createLocalLeases, createSharedLeases, type Leases } from '../../server/store/leases';
import { connect, openServerDatabase } from './support/server-database';
import { testServer } from './support/stores';

const serverUrl = testServer();
const log = { error: () => undefined };
let open: Leases[] = [];
afterEach(async () => {
  await Promise.all(open.map((leases) => leases.close()));
  open = [];
});

async function shared(url: string, silentSeconds = 45, beatMs = 1_000): Promise<Leases> {
  const leases = createSharedLeases((onEnd) => openLeaseSession(url, onEnd, silentSeconds), log, { beatMs });
  open.push(leases);
  return leases;
}

describe.each([
  ['of one process', async () => createLocalLeases()],
  ['on a server', async () => shared(await serverUrl())],
])('leases %s', (_name, make) => {
  test('a name has one holder at a time, and is free when it is given back, once', async () => {
    const leases = await make();
    const lease = await leases.take('a');
    expect(lease?.lost.aborted).toBe(false);
    expect(await leases.take('a')).toBeNull();
    const other = await leases.take('b');
    expect(other).not.toBeNull();
    await lease?.release();
    const again = await leases.take('a');
    expect(again).not.toBeNull();
    await lease?.release(); // of the first holder: must not take it from the second
    expect(await leases.take('a')).toBeNull();
    await again?.release();
    await other?.release();
  });
});

test('of two processes on a server one holds a name; in another database it is another name', async () => {
  const url = await serverUrl();
  const elsewhere = await openServerDatabase(url);
  const [one, two, third] = [await shared(url), await shared(url), await shared(elsewhere.url)];
  const lease = await one.take('a');
  expect(lease).not.toBeNull();
  expect(await two.take('a')).toBeNull();
  expect(await third.take('a')).not.toBeNull();
  await lease?.release();
  expect(await two.take('a')).not.toBeNull();
  await third.close();
  await elsewhere.close();
});

test('a session that ends loses its names and says so; the next name begins another session', async () => {
  const url = await serverUrl();
  const [one, two] = [await shared(url), await shared(url)];
  const lease = await one.take('a');
  const lost = new Promise((resolve) => lease?.lost.addEventListener('abort', resolve));
  const admin = await connect(url);
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cogsheet leases'`,
  );
  await lost;
  const taken = await two.take('a');
  expect(taken).not.toBeNull();
  await lease?.release(); // has no effect on the new holder
  expect(await one.take('a')).toBeNull();
  expect(await one.take('b')).not.toBeNull();
  await admin.close();
});

test('a session is ended by the server once it is silent, and not while it says that it is well', async () => {
  const url = await serverUrl();
  const [well, silent, third] = [await shared(url, 1, 200), await shared(url, 1, 60_000), await shared(url)];
  const [kept, gone] = [await well.take('well'), await silent.take('silent')];
  await wait(2_500);
  expect([kept?.lost.aborted, gone?.lost.aborted]).toEqual([false, true]);
  expect(await third.take('well')).toBeNull();
  expect(await third.take('silent')).not.toBeNull();
});
