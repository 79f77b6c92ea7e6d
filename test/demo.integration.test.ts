import { randomUUID } from 'node:crypto';
import { readConfig } from '../server/config';
import { connectDemo } from '../server/demo';
import { readSettings } from '../server/sandbox/settings';
import { startSandbox } from '../server/sandbox/start';
import { createCallBudgets } from '../server/store/call-budget';
import { listConnections } from '../server/store/connections';
import { loadKeyRing } from '../server/store/key-ring';
import { createLocalLeases } from '../server/store/leases';
import { createSealedSecrets } from '../server/store/sealed-secrets';
import type { ConnectTools } from '../server/sync/connect';
import type { SyncContext } from '../server/sync/context';
import { createGateways } from '../server/sync/gateways';
import { systemsOf } from '../server/systems-of';
import { openTestDatabase, type TestDatabase } from './store/support/database';

type Started = Extract<Awaited<ReturnType<typeof startSandbox>>, { ok: true }>;
let sandbox: Started;
let database: TestDatabase;
let tools: ConnectTools;

beforeAll(async () => {
  const size = { SANDBOX_PORT: '0', SANDBOX_SALES: '60', SANDBOX_MONTHS: '1', SANDBOX_TODAY: '2026-11-23' };
  const settings = readSettings(size, new Date());
  const config = readConfig({});
  const ring = loadKeyRing(Buffer.alloc(32, 7).toString('base64'), '');
  if (!settings.ok || 'problems' in config || !ring.ok) throw new Error('Not set as it should be');
  const started = await startSandbox(settings.settings);
  if (!started.ok) throw new Error(started.message);
  sandbox = started;
  database = await openTestDatabase();
  const { db } = database;
  const clock = (): Date => new Date();
  const systems = systemsOf(config.config, sandbox.ready, 3000);
  const secrets = createSealedSecrets(ring.value);
  const shared = { db, clock, leases: createLocalLeases(), budgets: createCallBudgets(db) };
  const context: SyncContext = {
    ...{ db, clock, newId: randomUUID },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    gateways: createGateways({ ...shared, secrets, systems }),
    wake: () => Promise.resolve(),
  };
  tools = { context, secrets, systems };
});
afterAll(async () => {
  await database.close();
  await sandbox.close();
});

const connected = async () =>
  (await listConnections(database.db)).map(({ source, name, state, organisation }) => ({
    ...{ source, name, state, organisation: organisation?.name, currency: organisation?.baseCurrency },
  }));
const core = {
  ...{ source: 'cin7-core', name: 'Demo company', state: 'connected' },
  ...{ organisation: 'Demo Company (UK)', currency: 'GBP' },
};
const omni = {
  ...{ source: 'cin7-omni', name: 'Rimu & Reed', state: 'connected' },
  ...{ organisation: 'Demo Company (NZ)', currency: 'NZD' },
};

test('the demo is Core’s company with the British books, and is connected once', async () => {
  expect(await connectDemo(tools, 'Ann')).toEqual({ ok: true, value: null });
  expect(await connectDemo(tools, 'Ann')).toEqual({ ok: true, value: null });
  expect(await connected()).toEqual([core]);
});

test('Omni’s company is connected beside it, with the New Zealand books', async () => {
  expect(await connectDemo(tools, 'Ann', 'cin7-omni')).toEqual({ ok: true, value: null });
  expect(await connectDemo(tools, 'Ann', 'cin7-omni')).toEqual({ ok: true, value: null });
  expect(await connected()).toEqual(expect.arrayContaining([core, omni]));
  expect(await connected()).toHaveLength(2);
});
