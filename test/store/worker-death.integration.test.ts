import { Worker } from 'node:worker_threads';
import { type StoreUnavailable, StoreUnavailable as Unavailable } from '../../server/store/db';
import { openEmbedded } from '../../server/store/embedded/embedded';
import { freshDataDirectory, mustOpen } from './support/database';
import { rmSync } from 'node:fs';

jest.mock('node:worker_threads', () => {
  const real = jest.requireActual<typeof import('node:worker_threads')>('node:worker_threads');
  const started: Worker[] = [];
  class Recorded extends real.Worker {
    constructor(...args: ConstructorParameters<typeof real.Worker>) {
      super(...args);
      started.push(this);
    }
  }
  return { ...real, Worker: Recorded, started };
});

test('when the worker dies, waiting and later calls reject, and the directory can be opened again', async () => {
  const { started } = jest.requireMock<{ started: Worker[] }>('node:worker_threads');
  const directory = await freshDataDirectory();
  const before = started.length;
  let heard: StoreUnavailable | null = null;
  const opened = await openEmbedded(directory, { onDeath: (error) => (heard = error) });
  if (!opened.ok) throw new Error(opened.error.code);
  const db = opened.value;
  await db.exec('create table t (n int)');
  const inTransaction = db.tx(async (tx) => {
    await tx.query('insert into t values (1)');
    await started[before]?.terminate();
    await tx.query('insert into t values (2)');
  });
  const waiting = db.query('select 1');
  await expect(inTransaction).rejects.toBeInstanceOf(Unavailable);
  await expect(waiting).rejects.toBeInstanceOf(Unavailable);
  await expect(db.query('select 1')).rejects.toBeInstanceOf(Unavailable);
  expect(heard).toBeInstanceOf(Unavailable);
  await db.close();
  const again = await mustOpen(directory);
  expect((await again.query('select count(*)::int as c from t')).rows).toEqual([{ c: 0 }]);
  await again.close();
  rmSync(directory, { recursive: true });
});
