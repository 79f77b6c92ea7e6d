// What the `Db` port promises, on both stores.
import { randomBytes } from 'node:crypto';
import { type Db, SqlError, StoreMisuse, StoreUnavailable } from '../../server/store/db';
import { openEmbedded } from '../../server/store/embedded/embedded';
import { openPostgres } from '../../server/store/postgres';
import { ensureServerBuilt } from './support/built-server';
import { stores } from './support/stores';

describe.each(stores())('%s', (_name, open) => {
  let db: Db;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ db, close } = await open());
    await db.exec(
      'create table t (n int primary key, note text); create table child (n int references t (n))',
    );
  });
  afterAll(() => close());
  beforeEach(() => db.exec('truncate t, child'));
  const numbers = async () =>
    (await db.query<{ n: number }>('select n from t order by n')).rows.map((row) => row.n);

  test('values have one type each', async () => {
    const { rows, rowCount } =
      await db.query(`select 9007199254740993::int8 as big, 7::int4 as small, 1.10::numeric as
      amount, date '2026-03-31' as day, timestamptz '2026-01-02 03:04:05.678+02' as moment, '{"a":[1,null]}'::jsonb as
      json, '\\x00ff'::bytea as bytes, true as yes, array['a,"b"', null] as texts, 1.5::float8 as float, null as nothing,
      array[date '2026-01-01'] as days, '0123'::text as text, array[1.10::numeric] as amounts`);
    expect(rowCount).toBe(1);
    expect(rows[0]).toStrictEqual({
      big: 9007199254740993n,
      small: 7,
      amount: '1.10',
      day: '2026-03-31',
      moment: new Date('2026-01-02T01:04:05.678Z'),
      json: { a: [1, null] },
      bytes: Buffer.from([0, 255]),
      yes: true,
      texts: ['a,"b"', null],
      float: 1.5,
      nothing: null,
      days: ['2026-01-01'],
      text: '0123',
      amounts: ['1.10'],
    });
  });

  test('parameters of every type arrive unchanged', async () => {
    const values = [
      9007199254740993n,
      7,
      '1.10',
      '2026-03-31',
      new Date(1),
      { a: 'x' },
      Buffer.from([0, 255]),
      false,
    ];
    const { rows } = await db.queryArrays(
      `select $1::int8, $2::int4, $3::numeric, $4::date, $5::timestamptz, $6::jsonb, $7::bytea, $8::bool, $9::text[],
        $10::int[], $11::jsonb, $12::text`,
      [...values, ['a"b', null, 'ü\\'], [], '["json", "array"]', null],
    );
    expect(rows[0]).toStrictEqual([...values, ['a"b', null, 'ü\\'], [], ['json', 'array'], null]);
  });

  test('arrays keep columns of equal names, and both forms count rows', async () => {
    expect((await db.queryArrays('select 1 as a, 2 as a')).rows).toEqual([[1, 2]]);
    const inserted = await db.query('insert into t (n) select generate_series(1, 5)');
    expect(inserted).toEqual({ rows: [], rowCount: 5 });
    expect((await db.query('update t set note = $1 where n > $2', ['x', 3])).rowCount).toBe(2);
    expect((await db.query('delete from t where n = 99')).rowCount).toBe(0);
  });

  test('a statement is one statement; a script is many and answers with its last', async () => {
    await expect(db.query('select 1; select 2')).rejects.toBeInstanceOf(SqlError);
    expect(await db.exec('insert into t values (1); select n from t')).toEqual({
      rows: [{ n: 1 }],
      rowCount: 1,
    });
  });

  test('a refusal carries its SQLSTATE and constraint, and the store goes on', async () => {
    await db.query('insert into t values (1)');
    const refused = await db.query('insert into t values (1)').catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: '23505', constraint: 't_pkey', table: 't' });
    await expect(db.query('selec')).rejects.toMatchObject({ code: '42601' });
    expect(await numbers()).toEqual([1]);
  });

  test('a script that fails inside its own transaction leaves none open', async () => {
    await expect(db.exec('begin; insert into t values (1); select 1/0; commit')).rejects.toMatchObject({
      code: '22012',
    });
    await Promise.all(Array.from({ length: 12 }, () => db.query('select 1')));
    expect(await numbers()).toEqual([]);
  });

  test('a transaction commits whole and answers its value', async () => {
    const value = await db.tx(async (tx) => {
      await tx.query('insert into t values (1)');
      await tx.exec('insert into t values (2); insert into child values (2)');
      return (await tx.queryArrays('select count(*)::int from t')).rows[0]?.[0];
    });
    expect(value).toBe(2);
    expect(await numbers()).toEqual([1, 2]);
  });

  test('a throw rolls everything back and comes out as it was', async () => {
    const reason = new Error('no');
    const run = db.tx(async (tx) => {
      await tx.query('insert into t values (1)');
      throw reason;
    });
    await expect(run).rejects.toBe(reason);
    expect(await numbers()).toEqual([]);
  });

  test('a dropped failure inside a transaction is not a silent rollback', async () => {
    const run = db.tx(async (tx) => {
      await tx.query('insert into t values (1)');
      await tx.query('select 1/0').catch(() => undefined);
    });
    await expect(run).rejects.toBeInstanceOf(StoreMisuse);
    expect(await numbers()).toEqual([]);
  });

  test('twenty transactions at once lose no update', async () => {
    await db.query("insert into t values (1, '0')");
    const increment = () =>
      db.tx(async (tx) => {
        const { rows } = await tx.query<{ note: string }>('select note from t where n = 1 for update');
        await new Promise((resolve) => setImmediate(resolve));
        await tx.query('update t set note = $1 where n = 1', [Number(rows[0]?.note) + 1]);
      });
    await Promise.all(Array.from({ length: 20 }, increment));
    expect((await db.query('select note from t')).rows).toEqual([{ note: '20' }]);
  });

  test('no other caller sees or joins an open transaction', async () => {
    let started = () => undefined as void;
    const isOpen = new Promise<void>((resolve) => (started = resolve));
    let release = () => undefined as void;
    const released = new Promise<void>((resolve) => (release = resolve));
    const rolledBack = db.tx(async (tx) => {
      await tx.query('insert into t values (1)');
      started();
      await released;
      throw new Error('rolled back');
    });
    await isOpen;
    const outside = db.query('insert into t values (2)');
    release();
    await expect(rolledBack).rejects.toThrow('rolled back');
    await outside;
    expect(await numbers()).toEqual([2]);
  });

  test('inside a transaction the database itself is refused instead of waiting for ever', async () => {
    const misuse: (() => Promise<unknown>)[] = [
      () => db.query('select 1'),
      () => db.queryArrays('select 1'),
      () => db.exec('select 1'),
      () => db.tx(async () => undefined),
    ];
    for (const call of misuse) await expect(db.tx(call)).rejects.toBeInstanceOf(StoreMisuse);
    expect((await db.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  test('a transaction handle is dead after its end, and its flow may use the database again', async () => {
    let kept = null as Parameters<Parameters<Db['tx']>[0]>[0] | null;
    let later = Promise.resolve<unknown>(null);
    await db.tx(async (tx) => {
      kept = tx;
      later = new Promise((resolve) => setTimeout(resolve, 20)).then(() => numbers());
    });
    await expect(kept?.query('select 1')).rejects.toBeInstanceOf(StoreMisuse);
    expect(await later).toEqual([]);
  });

  test('close waits for what runs and refuses what comes after', async () => {
    const other = await open();
    const running = other.db.query('select count(*)::int as c from generate_series(1, 200000)');
    await other.close();
    expect((await running).rows).toEqual([{ c: 200000 }]);
    await expect(other.db.query('select 1')).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(other.db.tx(async () => undefined)).rejects.toBeInstanceOf(StoreUnavailable);
  });
});

test('the store in memory keeps nothing and takes no lock', async () => {
  await ensureServerBuilt();
  const opened = await openEmbedded(null);
  if (!opened.ok) throw new Error(opened.error.code);
  await opened.value.exec('create table t (n int); insert into t values (1)');
  expect((await opened.value.query('select * from t')).rows).toEqual([{ n: 1 }]);
  await opened.value.close();
});

test('a server that does not answer is a value, not an exception', async () => {
  const name = randomBytes(4).toString('hex');
  const log = { error: () => undefined };
  expect(await openPostgres(`postgres://nobody@127.0.0.1:1/${name}`, log)).toMatchObject({
    ok: false,
    error: { code: 'server-unreachable' },
  });
});
