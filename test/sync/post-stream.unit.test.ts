import type { Run } from '../../server/store/runs';
import { createLocalLeases } from '../../server/store/leases';
import type { SyncContext } from '../../server/sync/context';
import { oneStream } from '../../server/sync/post-stream';
import type { SliceOutcome, SliceTools } from '../../server/sync/runner';

const done: SliceOutcome = { state: 'done', result: null, message: '' };
const run = (connection: string) =>
  ({ id: connection, connection, done: 3, total: 9, message: 'm', cursor: { calls: 1 } }) as unknown as Run;
const signal = new AbortController().signal;
const tools = { signal, callSignal: signal, isOver: () => false } as unknown as SliceTools;

function setup() {
  const freed: unknown[] = [];
  const db = { query: async (_sql: string, [connection]: unknown[]) => void freed.push(connection) };
  const ends: (() => void)[] = [];
  const slice = oneStream(
    createLocalLeases(),
    () => new Promise((resolve) => ends.push(() => resolve(done))),
  );
  const post = (connection: string) => slice({ db } as unknown as SyncContext, run(connection), tools);
  return { freed, ends, post };
}

test('a second run of a connection waits and keeps its place; another connection does not wait', async () => {
  const { freed, ends, post } = setup();
  const first = post('a');
  const second = await post('a');
  expect(second).toEqual({
    state: 'again',
    ...{ done: 3, total: 9, message: 'm', cursor: { calls: 1 }, afterMs: 2_000 },
  });
  const other = post('b');
  await new Promise((resolve) => setImmediate(resolve));
  expect(ends).toHaveLength(2);
  // What the dead left is freed by those that hold the connection alone.
  expect(freed).toEqual(['a', 'b']);
  for (const end of ends) end();
  expect(await Promise.all([first, other])).toEqual([done, done]);
});

test('the next one comes in when the first has ended, also by throwing', async () => {
  const leases = createLocalLeases();
  const db = { query: async () => undefined };
  const broken = oneStream(leases, () => Promise.reject(new Error('a bug')));
  const context = { db } as unknown as SyncContext;
  await expect(broken(context, run('a'), tools)).rejects.toThrow('a bug');
  expect(await oneStream(leases, async () => done)(context, run('a'), tools)).toEqual(done);
});
