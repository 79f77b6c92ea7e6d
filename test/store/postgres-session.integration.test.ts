import { setTimeout as wait } from 'node:timers/promises';
import { StoreUnavailable } from '../../server/store/db';
import { connect, openServerDatabase } from './support/server-database';
import { testServer } from './support/stores';

const serverUrl = testServer();

test('a connection that ends within a transaction, between two statements, fails that transaction and nothing else', async () => {
  const { db, url, close } = await openServerDatabase(await serverUrl());
  const admin = await connect(url);
  await db.exec('create table t (n int)');
  const ending = db.tx(async (tx) => {
    const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
    await tx.query('insert into t values (1)');
    await admin.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await wait(200);
    await tx.query('insert into t values (2)');
  });
  await expect(ending).rejects.toBeInstanceOf(StoreUnavailable);
  expect((await db.query('select n from t')).rows).toEqual([]);
  await admin.close();
  await close();
});

test('a process that hangs within a transaction loses it in a minute, and the rows that it has locked', async () => {
  const { db, close } = await openServerDatabase(await serverUrl());
  const { rows } = await db.query<{ limit: string }>(
    `select current_setting('idle_in_transaction_session_timeout') as limit`,
  );
  expect(rows[0]?.limit).toBe('1min');
  await close();
});
