import { vendorLimits } from '../../server/cin7/omni/limits';
import { createCallBudgets } from '../../server/store/call-budget';
import { readConnection, saveConnection } from '../../server/store/connections';
import type { Db } from '../../server/store/db';
import { loadKeyRing } from '../../server/store/key-ring';
import { createLocalLeases } from '../../server/store/leases';
import { createSealedSecrets } from '../../server/store/sealed-secrets';
import { createGateways } from '../../server/sync/gateways';
import type { Systems } from '../../server/sync/systems';
import { xero as books } from '../accounting/books';
import { stores } from '../store/support/stores';

/** Gateways of two processes on one database: what one of them connects anew, the other has to notice. */
const ring = loadKeyRing(Buffer.alloc(32, 7).toString('base64'), '');
if (!ring.ok) throw new Error(ring.error.message);
const secrets = createSealedSecrets(ring.value);
const nowhere = 'http://127.0.0.1:1';
const systems: Systems = {
  xero: {
    ...{ clientId: 'app', clientSecret: 'secret', accountingUrl: nowhere, callsPerMinute: 60 },
    ...{ authorizeUrl: nowhere, tokenUrl: nowhere, revocationUrl: nowhere, connectionsUrl: nowhere },
  },
  cin7Core: { baseUrl: nowhere, callsPerMinute: 60 },
  cin7Omni: { baseUrl: nowhere, limits: vendorLimits },
  sandbox: null,
  publicUrl: 'http://localhost:3000',
};
const clock = () => new Date('2026-11-23T10:00:00Z');
const gatewaysOn = (db: Db) =>
  createGateways({
    db,
    secrets,
    systems,
    leases: createLocalLeases(),
    budgets: createCallBudgets(db),
    clock,
  });

const connect = (db: Db, organisation: string) =>
  saveConnection(db, {
    id: 'c1',
    name: 'Books',
    source: 'cin7-core',
    organisation: { ...books.organisation, id: organisation },
    state: 'connected',
    settings: { organisations: [], demo: false, cin7Account: 'a' },
  });
const giveKeys = (db: Db, applicationKey: string) =>
  secrets.write(db, 'c1', 'cin7-keys', { accountId: 'account', applicationKey }, clock());

function opened<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe.each(stores())('%s', (_name, open) => {
  let store: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    store = await open();
    await connect(store.db, 'one');
    await giveKeys(store.db, 'first');
  });
  afterEach(() => store.close());

  test('keeps what it opened while nothing changes', async () => {
    const gateways = gatewaysOn(store.db);
    const [source, ledger] = [opened(await gateways.cin7('c1')), opened(await gateways.xero('c1'))];
    const record = await readConnection(store.db, 'c1');
    if (record) await saveConnection(store.db, { ...record, name: 'Another name' });
    expect(opened(await gateways.cin7('c1'))).toBe(source);
    expect(opened(await gateways.xero('c1'))).toBe(ledger);
  });

  test('opens anew with keys that were given in another process, even the same ones', async () => {
    const gateways = gatewaysOn(store.db);
    const before = opened(await gateways.cin7('c1'));
    await giveKeys(store.db, 'second');
    const after = opened(await gateways.cin7('c1'));
    expect(after).not.toBe(before);
    expect(opened(await gateways.cin7('c1'))).toBe(after);
    await store.db.query("update secret set sealed = 'v1.unknown.x.y.z' where kind = 'cin7-keys'");
    expect(await gateways.cin7('c1')).toMatchObject({ ok: false, error: { code: 'reconnect-needed' } });
  });

  test('a product that tells nothing of its company is opened anew with what its organisation is', async () => {
    const gateways = gatewaysOn(store.db);
    const record = await readConnection(store.db, 'c1');
    if (!record?.organisation) throw new Error('No connection');
    const omni = { ...record, id: 'c2', source: 'cin7-omni' as const };
    await saveConnection(store.db, omni);
    const keys = { username: 'u', connectionKey: 'k' };
    await secrets.write(store.db, 'c2', 'cin7-keys', keys, clock());
    const before = opened(await gateways.cin7('c2'));
    expect(opened(await gateways.cin7('c2'))).toBe(before);
    const elsewhere = { ...record.organisation, timeZone: 'Pacific/Auckland' };
    await saveConnection(store.db, { ...omni, organisation: elsewhere });
    expect(opened(await gateways.cin7('c2'))).not.toBe(before);
    await saveConnection(store.db, { ...omni, organisation: { ...elsewhere, timeZone: 'Nowhere' } });
    expect(await gateways.cin7('c2')).toMatchObject({ ok: false, error: { code: 'connection-incomplete' } });
  });

  test('opens anew with another organisation, and nothing of what was disconnected', async () => {
    const gateways = gatewaysOn(store.db);
    const before = opened(await gateways.xero('c1'));
    await connect(store.db, 'two');
    const after = opened(await gateways.xero('c1'));
    expect(after).not.toBe(before);
    await store.db.query("update connection set state = 'disconnected'");
    expect(await gateways.xero('c1')).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });
});
