import { saveConnection, type ConnectionRecord } from '../../server/store/connections';
import type { Db } from '../../server/store/db';
import { readMapping, saveMapping } from '../../server/store/mapping-versions';
import { migrate } from '../../server/store/migrate';
import { finishRun, listRuns } from '../../server/store/runs';
import { automaticActor, forgetStarts, startDue } from '../../server/sync/auto-sync-due';
import type { SyncContext } from '../../server/sync/context';
import { xero } from '../accounting/books';
import { stores } from '../store/support/stores';

describe.each(stores())('the schedule, %s', (_name, open) => {
  let db: Db;
  let close: () => Promise<void>;
  let serial = 0;

  beforeAll(async () => {
    ({ db, close } = await open());
    await migrate(db);
  });
  afterAll(() => close());
  afterEach(() => db.exec('delete from connection'));

  async function company(timeZone = 'Europe/London') {
    const connection = `company ${(serial += 1)}`;
    let now = new Date('2026-11-23T09:00:00Z');
    let ids = 0;
    const woken: string[] = [];
    const context = {
      db,
      clock: () => now,
      newId: () => `${connection} run ${(ids += 1)}`,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      wake: (run: string) => Promise.resolve(void woken.push(run)),
    } as unknown as SyncContext;
    const record: ConnectionRecord = {
      id: connection,
      name: 'x',
      source: 'cin7-core',
      organisation: { ...xero.organisation, timeZone },
      state: 'connected',
      settings: { organisations: [], demo: false, cin7Account: connection },
    };
    const change = (more: Partial<ConnectionRecord>) => saveConnection(db, { ...record, ...more });
    await change({});
    const runs = async () => (await listRuns(db, connection, 100)).filter(({ kind }) => kind === 'auto-sync');
    return {
      connection,
      context,
      woken,
      runs,
      change,
      choose: async (settings: Record<string, string>) => {
        const rows = Object.entries(settings).map(([row, value]) => ({ row, value }));
        const version = (await readMapping(db, connection, 'settings'))?.version ?? 0;
        await db.tx((tx) => saveMapping(tx, connection, 'settings', version, rows, 'Ana', now));
      },
      at: async (moment: string) => {
        now = new Date(moment);
        await startDue(context);
        return (await runs()).length;
      },
      end: async () => {
        for (const { id } of await runs()) await finishRun(db, id, { state: 'done', message: '' }, now);
      },
      audit: async () =>
        (
          await db.query<{ actor: string; action: string; detail: object }>(
            'select actor, action, detail from audit where connection_id = $1 order by id',
            [connection],
          )
        ).rows,
    };
  }

  test('nothing begins while the frequency is off', async () => {
    const { at, woken } = await company();
    expect(await at('2026-11-23T09:00:00Z')).toBe(0);
    expect(await at('2026-12-23T09:00:00Z')).toBe(0);
    expect(woken).toEqual([]);
  });

  test("begins at the start time of the organisation's clock, once a day", async () => {
    const { at, choose, runs, woken, end, audit } = await company('Pacific/Auckland');
    await choose({ autoSync: 'daily', autoSyncStart: '02:00' });
    expect(await at('2026-11-23T09:00:00Z')).toBe(0);
    // 02:00 of 24 November in Auckland is 13:00 of the 23rd in UTC.
    expect(await at('2026-11-23T12:59:59Z')).toBe(0);
    expect(await at('2026-11-23T13:00:00Z')).toBe(1);
    expect(await at('2026-11-23T13:00:30Z')).toBe(1);
    await end();
    expect(await at('2026-11-24T12:59:30Z')).toBe(1);
    expect(await at('2026-11-24T13:00:10Z')).toBe(2);
    const [first] = (await runs()).reverse();
    expect(first).toMatchObject({
      kind: 'auto-sync',
      createdBy: automaticActor,
      params: { start: '2026-11-23T13:00:00.000Z' },
    });
    expect(woken).toEqual((await runs()).map(({ id }) => id).reverse());
    expect(await audit()).toMatchObject([
      { actor: 'Cogsheet (automatic)', action: 'auto-sync', detail: { start: '2026-11-23T13:00:00.000Z' } },
      { actor: 'Cogsheet (automatic)', action: 'auto-sync', detail: { start: '2026-11-24T13:00:00.000Z' } },
    ]);
  });

  test('several processes that look at the same moment begin it once', async () => {
    const { at, choose, context, runs } = await company();
    await choose({ autoSync: 'hourly', autoSyncStart: '00:00' });
    await at('2026-11-23T09:30:00Z');
    const later = { ...context, clock: () => new Date('2026-11-23T10:00:00Z') };
    await Promise.all(Array.from({ length: 6 }, () => startDue(later)));
    expect(await runs()).toHaveLength(1);
  });

  test('times that passed while no process ran are made up once', async () => {
    const { at, choose, runs, end } = await company();
    await choose({ autoSync: 'hourly', autoSyncStart: '00:15' });
    await at('2026-11-23T09:00:00Z');
    expect(await at('2026-11-26T17:40:00Z')).toBe(1);
    await end();
    expect(await at('2026-11-26T17:41:00Z')).toBe(1);
    expect((await runs())[0]?.params).toEqual({ start: '2026-11-26T17:15:00.000Z' });
    expect(await at('2026-11-26T18:15:00Z')).toBe(2);
  });

  test('a new schedule begins with its next time, whatever passed before', async () => {
    const { at, choose } = await company();
    await choose({ autoSync: 'daily', autoSyncStart: '02:00' });
    await at('2026-11-23T09:00:00Z');
    await choose({ autoSync: 'daily', autoSyncStart: '08:00' });
    expect(await at('2026-11-23T09:01:00Z')).toBe(0);
    expect(await at('2026-11-24T07:59:00Z')).toBe(0);
    await choose({ autoSync: 'off', autoSyncStart: '08:00' });
    expect(await at('2026-11-24T08:01:00Z')).toBe(0);
    await choose({ autoSync: 'daily', autoSyncStart: '08:00' });
    expect(await at('2026-11-24T08:02:00Z')).toBe(0);
    expect(await at('2026-11-25T08:00:00Z')).toBe(1);
  });

  test('a time that comes while the last sync is under way is left out, and that is told', async () => {
    const { at, choose, end, audit } = await company();
    await choose({ autoSync: 'hourly', autoSyncStart: '00:00' });
    await at('2026-11-23T09:30:00Z');
    expect(await at('2026-11-23T10:00:00Z')).toBe(1);
    expect(await at('2026-11-23T11:00:00Z')).toBe(1);
    await end();
    expect(await at('2026-11-23T11:30:00Z')).toBe(1);
    expect(await at('2026-11-23T12:00:00Z')).toBe(2);
    expect((await audit()).map(({ action }) => action)).toEqual([
      'auto-sync',
      'auto-sync-left-out',
      'auto-sync',
    ]);
  });

  test('a connection that was disconnected has no schedule; connected again, it begins with its next time', async () => {
    const { at, choose, change, connection } = await company();
    await choose({ autoSync: 'daily', autoSyncStart: '02:00' });
    await at('2026-11-23T09:00:00Z');
    await change({ state: 'disconnected' });
    await forgetStarts(db, connection, new Date('2026-11-23T10:00:00Z'));
    expect(await at('2026-11-25T09:00:00Z')).toBe(0);
    await change({});
    expect(await at('2026-11-25T09:01:00Z')).toBe(0);
    expect(await at('2026-11-26T02:00:00Z')).toBe(1);
  });

  test('access that has to be renewed is told by a run; a connection not yet made has none', async () => {
    const renewed = await company();
    await renewed.choose({ autoSync: 'daily', autoSyncStart: '02:00' });
    await renewed.change({ state: 'reconnect-needed' });
    await renewed.at('2026-11-23T09:00:00Z');
    expect(await renewed.at('2026-11-24T02:00:00Z')).toBe(1);
    const making = await company();
    await making.choose({ autoSync: 'daily', autoSyncStart: '02:00' });
    await making.change({ state: 'choose-organisation' });
    await making.at('2026-11-23T09:00:00Z');
    expect(await making.at('2026-11-24T02:00:00Z')).toBe(0);
  });

  test('an unreadable frequency or start time begins nothing out of turn', async () => {
    const { at, choose } = await company();
    await choose({ autoSync: 'every hour', autoSyncStart: '2 o clock' });
    expect(await at('2026-11-23T09:00:00Z')).toBe(0);
    expect(await at('2026-11-25T09:00:00Z')).toBe(0);
  });

  test("one company's trouble is not the others'", async () => {
    const [broken, fine] = [await company(), await company()];
    for (const { choose } of [broken, fine]) await choose({ autoSync: 'daily', autoSyncStart: '02:00' });
    await fine.at('2026-11-23T09:00:00Z');
    await db.query(
      `update connection set organisation = jsonb_set(organisation, '{timeZone}', '"Nowhere/Land"') where id = $1`,
      [broken.connection],
    );
    await fine.at('2026-11-23T09:01:00Z');
    expect(await fine.at('2026-11-24T02:00:00Z')).toBe(1);
    expect(await broken.runs()).toEqual([]);
  });
});
