import { saveConnection } from '../../server/store/connections';
import type { Db } from '../../server/store/db';
import { saveReference } from '../../server/store/references';
import type { SyncContext } from '../../server/sync/context';
import { listVersions, readVersion, restoreVersion } from '../../server/sync/mapping-history';
import { readMappingTable, saveMappingTable, type MappingDto } from '../../server/sync/mappings';
import { cin7, xero } from '../accounting/books';
import { openTestDatabase } from '../store/support/database';

/** Versions of the mapping tables on the real store: what each changed, and the way back. */
let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await openTestDatabase();
  db = opened.db;
  close = opened.close;
});
afterAll(() => close());

let serial = 0;
async function desk() {
  serial += 1;
  const connection = `mh${serial}`;
  let now = Date.parse('2026-11-23T10:00:00Z');
  const never = (): never => {
    throw new Error('Neither system is asked');
  };
  const context: SyncContext = {
    db,
    clock: () => new Date((now += 60_000)),
    newId: never,
    log: { info: never, warn: never, error: never },
    gateways: { cin7: never, xero: never, forget: never, xeroTokens: never, cin7With: never },
    wake: never,
  };
  await saveConnection(db, {
    id: connection,
    name: 'x',
    source: 'cin7-core',
    organisation: xero.organisation,
    state: 'connected',
    settings: { organisations: [], demo: false, cin7Account: '' },
  });
  await saveReference(db, connection, 'cin7', cin7, context.clock());
  await saveReference(db, connection, 'xero', xero, context.clock());
  const table = (name: 'accounts' | 'channels' | 'settings') =>
    readMappingTable(context, connection, name).then(given);
  return {
    context,
    connection,
    table,
    save: async (name: 'accounts' | 'channels' | 'settings', rows: { row: string }[], by: string) =>
      given(await saveMappingTable(context, connection, name, (await table(name)).version, rows, by)),
    list: async (name: 'accounts' | 'channels' | 'settings', offset = 0, limit = 10) =>
      given(await listVersions(context, connection, name, offset, limit)),
    read: async (name: 'accounts' | 'channels' | 'settings', version: number) =>
      given(await readVersion(context, connection, name, version)),
    restore: (name: 'accounts' | 'channels' | 'settings', version: number, basedOn: number) =>
      restoreVersion(context, connection, name, version, basedOn, 'Cy'),
  };
}

const given = <Value>(result: { ok: true; value: Value } | { ok: false; error: { code: string } }): Value => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const cellOf = (table: MappingDto, id: string): unknown =>
  (table.rows as { row: string; xeroAccount?: string }[]).find(({ row }) => row === id)?.xeroAccount;

test('before anybody saved there is no version', async () => {
  const { list, restore } = await desk();
  expect(await list('accounts')).toEqual({ items: [], total: 0 });
  expect(await restore('accounts', 1, 0)).toMatchObject({ ok: false, error: { code: 'not-found' } });
});

test('each version says who changed which rows, the first against the proposals; one can be restored', async () => {
  const { table, save, list, read, restore } = await desk();
  const proposed = cellOf(await table('accounts'), 'account:310');
  await save('accounts', [{ row: 'account:310', xeroAccount: '311 · Cost of Goods Sold B' } as never], 'Ana');
  await save(
    'accounts',
    [
      { row: 'account:310', xeroAccount: '310' } as never,
      { row: 'account:1200', xeroAccount: '631' } as never,
    ],
    'Bea',
  );
  expect(await list('accounts')).toMatchObject({
    total: 2,
    items: [
      { version: 2, savedBy: 'Bea', changedRows: 2 },
      { version: 1, savedBy: 'Ana', changedRows: 1 },
    ],
  });
  expect(
    (await list('accounts', 1, 1)).items.map(({ version, changedRows }) => [version, changedRows]),
  ).toEqual([[1, 1]]);
  expect((await read('accounts', 1)).changes).toEqual([
    {
      row: 'account:310',
      name: '310 COGS',
      column: 'xeroAccount',
      before: proposed,
      after: '311 · Cost of Goods Sold B',
    },
  ]);

  // Somebody saved meanwhile: nothing is restored.
  expect(await restore('accounts', 1, 1)).toMatchObject({ ok: false, error: { code: 'version-conflict' } });
  const restored = given(await restore('accounts', 1, 2));
  expect([restored.version, restored.savedBy]).toEqual([3, 'Cy']);
  expect(cellOf(await table('accounts'), 'account:310')).toBe('311 · Cost of Goods Sold B');
  expect((await read('accounts', 3)).changes.map(({ row, before, after }) => [row, before, after])).toEqual([
    ['account:310', '310 · Cost of Goods Sold', '311 · Cost of Goods Sold B'],
    ['account:1200', '631 · Stock on hand', expect.any(String)],
  ]);
  // What is in force already makes no version.
  expect(given(await restore('accounts', 3, 3)).version).toBe(3);
  const audit = await db.query(`select actor, detail from audit where action = 'restore-mapping'`);
  expect(audit.rows).toEqual([{ actor: 'Cy', detail: { version: 3, from: 1 } }]);
});

test('of rules the order is kept and told, of settings the value', async () => {
  const { save, read, restore, table } = await desk();
  const rules = ['Shopify', 'Amazon'].map((channel) => ({ row: `rule:${channel}`, channel, postAs: 'day' }));
  await save('channels', rules, 'Ana');
  await save('channels', [...rules].reverse(), 'Bea');
  expect(
    (await read('channels', 2)).changes.map(({ name, column, before, after }) => [
      name,
      column,
      before,
      after,
    ]),
  ).toEqual([
    ['Amazon', 'place', '2', '1'],
    ['Shopify', 'place', '1', '2'],
  ]);
  given(await restore('channels', 1, 2));
  expect((await table('channels')).rows.map(({ row }) => row)).toEqual(['rule:Shopify', 'rule:Amazon']);
  await save('settings', [{ row: 'lookBackMonths', value: '6' } as never], 'Ana');
  expect((await read('settings', 1)).changes).toMatchObject([{ row: 'lookBackMonths', after: '6' }]);
});
