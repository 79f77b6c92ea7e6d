import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { demoAccountId, demoApplicationKey } from '../../server/sandbox/cin7-core/sandbox';
import { demoApiUsername, demoConnectionKey } from '../../server/sandbox/cin7-omni/sandbox';
import { objectsAt, textAt } from '../../server/sandbox/common/json';
import { readSettings, type SandboxSettings } from '../../server/sandbox/settings';
import { startSandbox } from '../../server/sandbox/start';

const settings = (environment: Record<string, string>): SandboxSettings => {
  const read = readSettings(
    { SANDBOX_PORT: '0', SANDBOX_SALES: '60', SANDBOX_MONTHS: '1', ...environment },
    new Date(),
  );
  if (!read.ok) throw new Error(read.message);
  return read.settings;
};
const opened: (() => Promise<void>)[] = [];
const started = async (environment: Record<string, string>) => {
  const result = await startSandbox(settings(environment));
  if (!result.ok) throw new Error(result.message);
  opened.push(result.close);
  return result;
};
const headers = { 'api-auth-accountid': demoAccountId, 'api-auth-applicationkey': demoApplicationKey };
const saleIds = async (base: string): Promise<string[]> => {
  const answer = await fetch(`${base}saleList?Limit=1000`, { headers });
  return objectsAt(await answer.json(), 'SaleList').map((row) => textAt(row, 'SaleID'));
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sandbox-state-'));
});
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
  rmSync(folder, { recursive: true });
});

test('serves every vendor and says where', async () => {
  const { ready, close, lastRequestAt } = await started({ SANDBOX_TODAY: '2026-11-23' });
  const before = lastRequestAt();
  expect(await saleIds(ready.cin7Core)).toHaveLength(60 + 46);
  expect(lastRequestAt()).toBeGreaterThanOrEqual(before);
  const discovery = await fetch(`${ready.identity}/.well-known/openid-configuration`);
  expect(discovery.status).toBe(200);
  const info = await (await fetch(ready.control.xero)).json();
  expect(info).toMatchObject({ name: 'xero', organisation: 'Demo Company (UK)' });
  const omni = await (await fetch(ready.control.cin7Omni)).json();
  expect(omni).toMatchObject({ name: 'cin7-omni', company: 'Rimu & Reed Ltd' });
  const orders = await fetch(new URL('SalesOrders?rows=1', ready.cin7Omni), {
    headers: { authorization: `Basic ${btoa(`${demoApiUsername}:${demoConnectionKey}`)}` },
  });
  expect(await orders.json()).toMatchObject([{ branchId: expect.any(Number) }]);
  await close();
});

test('both organisations of Xero and Omni’s company outlive a restart, each in a file of its own', async () => {
  const first = await started({ SANDBOX_STATE: folder, SANDBOX_TODAY: '2026-11-23' });
  const files = () => readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  expect(files().sort()).toEqual(['cin7-core.ndjson', 'xero.ndjson']);
  const omniHeaders = {
    authorization: `Basic ${btoa(`${demoApiUsername}:${demoConnectionKey}`)}`,
    'content-type': 'application/json',
  };
  const branch = [{ company: 'Kiosk', isActive: true }];
  const written = await fetch(new URL('Branches', first.ready.cin7Omni), {
    ...{ method: 'POST', headers: omniHeaders, body: JSON.stringify(branch) },
  });
  expect(await written.json()).toMatchObject([{ success: true }]);
  const lock = { PeriodLockDate: '2026-09-30' };
  const locked = await fetch(`${first.ready.control.xero}/xero-omni/organisation`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(lock) },
  });
  expect(locked.status).toBe(204);
  await first.close();
  expect(files().sort()).toEqual(['cin7-core.ndjson', 'cin7-omni.ndjson', 'xero-omni.ndjson', 'xero.ndjson']);
  expect(readFileSync(path.join(folder, 'xero-omni.ndjson'), 'utf8')).toContain(
    '"PeriodLockDate":"2026-09-30"',
  );
  const second = await started({ SANDBOX_STATE: folder, SANDBOX_TODAY: '2026-12-24' });
  const branches = await fetch(new URL("Branches?where=company='Kiosk'", second.ready.cin7Omni), {
    headers: omniHeaders,
  });
  expect(await branches.json()).toMatchObject([{ company: 'Kiosk' }]);
});

test('a restart on another day, with another seed set, is the same company', async () => {
  const first = await started({ SANDBOX_STATE: folder, SANDBOX_TODAY: '2026-11-23' });
  const ids = await saleIds(first.ready.cin7Core);
  await first.close();
  const second = await started({ SANDBOX_STATE: folder, SANDBOX_TODAY: '2026-12-24', SANDBOX_SEED: '9' });
  expect(await saleIds(second.ready.cin7Core)).toEqual(ids);
  expect(second.notes).toEqual(['the state folder continues with the demo company of 2026-11-23, seed 1']);
  await second.close();
});

test('state of other data is refused', async () => {
  const first = await started({ SANDBOX_STATE: folder });
  await first.close();
  const other = await startSandbox(
    settings({ SANDBOX_STATE: folder, SANDBOX_DATA: path.join(__dirname, 'data', 'fixture') }),
  );
  expect(other).toMatchObject({
    ok: false,
    message: expect.stringContaining('holds the state of the demo company'),
  });
});

test('data that cannot be loaded leave no mark on the state folder', async () => {
  const bad = { SANDBOX_STATE: folder, SANDBOX_DATA: path.join(folder, 'nowhere') };
  expect(await startSandbox(settings(bad))).toMatchObject({ ok: false });
  const good = await started({ SANDBOX_STATE: folder });
  expect(good.notes).toEqual([]);
});

test('a port in use is named with the setting that changes it', async () => {
  const first = await started({});
  const port = new URL(first.ready.xero).port;
  for (const wanted of [Number(port), Number(port) - 1, Number(port) - 2]) {
    const second = await startSandbox({ ...settings({}), port: wanted });
    expect(second).toMatchObject({
      ok: false,
      message: expect.stringMatching(new RegExp(`Port ${port}.*SANDBOX_PORT`)),
    });
  }
  await first.close();
});

test('settings that make no sense are refused by name', () => {
  const wrong: [string, string][] = [
    ['SANDBOX_PORT', 'http'],
    ['SANDBOX_LIMITS', 'none'],
    ['SANDBOX_TODAY', '23.11.2026'],
    ['SANDBOX_MONTHS', '0'],
  ];
  for (const [name, value] of wrong) {
    expect(readSettings({ [name]: value }, new Date())).toMatchObject({
      ok: false,
      message: expect.stringContaining(name),
    });
  }
  expect(readSettings({ SANDBOX_PORT: ' ' }, new Date(2026, 10, 23))).toMatchObject({
    ok: true,
    settings: { port: 3100, limits: 'demo', today: '2026-11-23', dataFolder: null, stateFolder: null },
  });
});
