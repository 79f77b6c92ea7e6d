import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { frozenClock, type AdjustableClock } from '../../../server/sandbox/common/clock';
import { listen, type Listening } from '../../../server/sandbox/common/listen';
import { filePersistence, isKept, type Persistence } from '../../../server/sandbox/common/persistence';
import { omniOrganisation } from '../../../server/sandbox/demo-omni/organisation';
import { demoOrganisation } from '../../../server/sandbox/xero/demo-organisation';
import { createXeroOfTwo } from '../../../server/sandbox/xero/two-organisations';
import {
  cogsJournal,
  customToken,
  postForm,
  request,
  testTenant,
  testToday,
  type Answer,
  type Json,
} from '../../support/xero-sandbox';

const british = testTenant;
const newZealand = omniOrganisation(testToday).organisation.OrganisationID ?? '';
const basic = 'cogsheet-demo:cogsheet-demo-secret';
const redirect = 'http://localhost:3000/xero/callback';

let folder: string;
let xero: Listening;
let clock: AdjustableClock;
let kept: Persistence[] = [];

async function start(): Promise<void> {
  const open = (name: string): Persistence => {
    const persistence = filePersistence(folder, name);
    kept.push(persistence);
    return persistence;
  };
  clock = frozenClock(new Date(`${testToday}T10:00:00Z`));
  const app = createXeroOfTwo(
    {
      ...{ seedData: demoOrganisation(testToday), limits: 'vendor', clock: clock.now },
      persistence: open('xero'),
    },
    {
      ...{ name: 'xero-omni', seedData: omniOrganisation(testToday) },
      isKept: isKept(folder, 'xero-omni'),
      open: () => open('xero-omni'),
    },
  );
  xero = await listen(app);
}
async function stop(): Promise<void> {
  await xero.close();
  for (const persistence of kept) persistence.close();
  kept = [];
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'xero-of-two-'));
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

const asked = {
  response_type: 'code',
  client_id: 'cogsheet-demo',
  redirect_uri: redirect,
  scope: 'offline_access accounting.settings accounting.manualjournals accounting.reports.trialbalance.read',
  state: 'x',
};
const authorize = (): string => `${xero.url}/identity/connect/authorize`;
const token = (fields: Record<string, string>): Promise<Answer> =>
  postForm(`${xero.url}/identity/connect/token`, fields, basic);
const refresh = (refresh_token: unknown): Promise<Answer> =>
  token({ grant_type: 'refresh_token', refresh_token: String(refresh_token) });

/** The tokens of a person who allowed an organisation; undefined: the one that the page proposes. */
async function allow(organisation?: string): Promise<Json> {
  const chosen = organisation === undefined ? {} : { organisation };
  const answer = await postForm(authorize(), { ...asked, ...chosen, decision: 'allow' });
  const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const given = await token({ grant_type: 'authorization_code', code, redirect_uri: redirect });
  expect(given.status).toBe(200);
  return given.json;
}
const call = (tokens: Json, tenant: string, to = '/Organisation', method = 'GET', body?: unknown) =>
  request(`${xero.url}/api.xro/2.0${to}`, {
    method,
    headers: {
      authorization: `Bearer ${String(tokens['access_token'])}`,
      'xero-tenant-id': tenant,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const connections = (tokens: Json, to = '', method = 'GET'): Promise<Answer> =>
  request(`${xero.url}/connections${to}`, {
    method,
    headers: { authorization: `Bearer ${String(tokens['access_token'])}` },
  });
const reached = async (tokens: Json): Promise<Json[]> =>
  JSON.parse((await connections(tokens)).text) as Json[];
const names = async (tokens: Json): Promise<unknown[]> =>
  (await reached(tokens)).map(({ tenantName }) => tenantName);

test('the page asks which organisation; the British one is proposed', async () => {
  const page = await request(`${authorize()}?${new URLSearchParams(asked).toString()}`);
  expect(page.text).toContain('Allow Cogsheet to access one of your organisations?');
  const choices = [
    ...page.text.matchAll(/type="radio" name="organisation" value="([^"]+)"( checked)?> (.+?)</g),
  ];
  expect(choices.map(([, ...parts]) => parts)).toEqual([
    [british, ' checked', 'Demo Company (UK)'],
    [newZealand, undefined, 'Demo Company (NZ)'],
  ]);
  expect(await names(await allow())).toEqual(['Demo Company (UK)']);
  const unknown = await postForm(authorize(), { ...asked, organisation: 'other', decision: 'allow' });
  expect([unknown.status, unknown.headers.get('location')]).toEqual([400, null]);
});

test('tokens, refreshed ones too, reach the organisation that was chosen and not the other', async () => {
  for (const [own, other, currency] of [
    [british, newZealand, 'GBP'],
    [newZealand, british, 'NZD'],
  ] as const) {
    const first = await allow(own);
    const again = await refresh(first['refresh_token']);
    expect(again.status).toBe(200);
    for (const tokens of [first, again.json]) {
      expect((await reached(tokens)).map(({ tenantId }) => tenantId)).toEqual([own]);
      const { json } = await call(tokens, own);
      expect(json['Organisations']).toMatchObject([{ OrganisationID: own, BaseCurrency: currency }]);
      expect((await call(tokens, other)).json).toMatchObject({
        Status: 403,
        Detail: 'AuthenticationUnsuccessful',
      });
    }
  }
  expect((await refresh('nonsense')).json).toEqual({ error: 'invalid_grant' });
  expect((await call({ access_token: 'nonsense' }, newZealand)).status).toBe(401);
});

test('a custom connection is the first organisation’s unless its token request names the second', async () => {
  const custom = { access_token: await customToken(xero.url) };
  await allow(newZealand);
  expect((await call(custom, '')).json['Organisations']).toMatchObject([{ OrganisationID: british }]);
  expect((await call(custom, newZealand)).status).toBe(403);
  const named = await postForm(
    `${xero.url}/identity/connect/token`,
    { grant_type: 'client_credentials', organisation: newZealand },
    'cogsheet-custom:cogsheet-custom-secret',
  );
  expect((await call(named.json, '')).json['Organisations']).toMatchObject([{ OrganisationID: newZealand }]);
  expect((await call(named.json, british)).status).toBe(403);
});

test('what is posted to one is not in the other; limits count for each, the app’s minute for both', async () => {
  const [home, away] = [await allow(british), await allow(newZealand)];
  const posted = await call(away, newZealand, '/ManualJournals', 'PUT', { ManualJournals: [cogsJournal()] });
  expect(posted.status).toBe(200);
  expect((await call(away, newZealand, '/ManualJournals')).json['ManualJournals']).toHaveLength(1);
  const there = await call(home, british, '/ManualJournals');
  expect(there.json['ManualJournals']).toEqual([]);
  expect(there.headers.get('x-minlimit-remaining')).toBe('59');
  expect(there.headers.get('x-appminlimit-remaining')).toBe('9997');
});

test('one person, one app: revoking ends both, disconnecting one', async () => {
  const [home, away] = [await allow(british), await allow(newZealand)];
  const [connection] = await reached(away);
  expect((await connections(away, `/${String(connection?.['id'])}`, 'DELETE')).status).toBe(204);
  expect([(await call(away, newZealand)).status, (await call(home, british)).status]).toEqual([403, 200]);
  for (const revoked of [0, 1] as const) {
    const both = [await allow(british), await allow(newZealand)] as const;
    await postForm(
      `${xero.url}/identity/connect/revocation`,
      { token: String(both[revoked]['refresh_token']) },
      basic,
    );
    for (const tokens of both) {
      expect((await refresh(tokens['refresh_token'])).json).toEqual({ error: 'invalid_grant' });
      expect((await connections(tokens)).status).toBe(401);
    }
  }
});

test('one clock, one fault script and one log; a control of each organisation', async () => {
  const away = await allow(newZealand);
  const post = (to: string, body: unknown) =>
    request(`${xero.url}/__sandbox${to}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post('/faults', { rules: [{ match: { path: 'api.xro', nth: 2 }, fault: '503' }] });
  const statuses = [(await call(away, newZealand)).status, (await call(away, newZealand)).status];
  expect(statuses).toEqual([200, 503]);
  const { json: log } = await request(`${xero.url}/__sandbox/calls`);
  expect(log['counts']).toMatchObject({ 'GET /api.xro/2.0/Organisation': 2 });
  expect((await post('/xero-omni/organisation', { PeriodLockDate: '2026-09-30' })).status).toBe(204);
  expect((await post('/xero/organisation', { PeriodLockDate: '2026-08-31' })).status).toBe(204);
  const locks = [
    (await call(away, newZealand)).json['Organisations'],
    (await call(await allow(british), british)).json['Organisations'],
  ];
  expect(JSON.stringify(locks[0])).toContain(String(Date.parse('2026-09-30T00:00:00Z')));
  expect(JSON.stringify(locks[1])).toContain(String(Date.parse('2026-08-31T00:00:00Z')));
  await post('/clock', { advanceMs: 31 * 60_000 });
  expect((await call(away, newZealand)).json['Detail']).toMatch(/^TokenExpired/);
});

test('the second organisation is made when somebody wants it, and outlives a restart with its tokens', async () => {
  const file = path.join(folder, 'xero-omni.ndjson');
  const home = await allow();
  expect((await call(home, british)).status).toBe(200);
  expect(existsSync(file)).toBe(false);
  const away = await allow(newZealand);
  expect(existsSync(file)).toBe(true);
  await call(away, newZealand, '/ManualJournals', 'PUT', { ManualJournals: [cogsJournal()] });
  await stop();
  await start();
  expect((await call(away, newZealand, '/ManualJournals')).json['ManualJournals']).toHaveLength(1);
  expect((await refresh(away['refresh_token'])).status).toBe(200);
  expect((await call(home, british, '/ManualJournals')).json['ManualJournals']).toEqual([]);
  expect((await refresh(home['refresh_token'])).status).toBe(200);
});
