import http from 'node:http';
import { openTestDatabase, type TestDatabase } from '../store/support/database';
import { startOidcProvider, type OidcProvider } from '../support/oidc-provider';
import { newKey, runApp, type RunningApp } from './running-app';

/** A server behind a reverse proxy: people reach it as cogsheet.firm.example, over https. */
const home = 'https://cogsheet.firm.example';
const host = 'cogsheet.firm.example';
let store: TestDatabase;
let provider: OidcProvider;
let app: RunningApp;

beforeAll(async () => {
  store = await openTestDatabase();
  provider = await startOidcProvider(() => [`${home}/sign-in/callback`]);
  app = await runApp({
    db: store.db,
    clock: () => new Date(),
    key: newKey(),
    publicUrl: home,
    signIn: {
      provider: { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret },
      google: null,
      users: ['jane@firm.example'],
    },
  });
});
afterAll(async () => {
  await app.close();
  await provider.close();
  await store.close();
});

/** `fetch` sets Host itself; a bare request says what it is told. */
function ask(path: string, headers: http.OutgoingHttpHeaders, method = 'GET'): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = http.request(app.url + path, { method, headers }, (response) => {
      response.resume();
      resolve(response);
    });
    request.on('error', reject);
    request.end();
  });
}
const statusOf = async (...request: Parameters<typeof ask>) => (await ask(...request)).statusCode;

test.each([
  ['its public name', { Host: host }, 401],
  ['its public name with the port', { Host: `${host}:443` }, 401],
  ['its public name and page', { Host: host, Origin: home, 'Sec-Fetch-Site': 'same-origin' }, 401],
  ['a proxy that names this machine', { Host: '127.0.0.1:3000', Origin: home }, 401],
  ['this machine itself', { Host: 'localhost:3000', Origin: 'http://localhost:3000' }, 401],
  ['another name', { Host: 'evil.example' }, 403],
  ['a longer name', { Host: `${host}.evil.example` }, 403],
  ['another port', { Host: `${host}:8443` }, 403],
  ['a page elsewhere', { Host: host, Origin: 'https://evil.example' }, 403],
  ['a neighbour on the domain', { Host: host, Origin: 'https://other.firm.example' }, 403],
  ['the same name without https', { Host: host, Origin: `http://${host}` }, 403],
  ['a request begun elsewhere', { Host: host, 'Sec-Fetch-Site': 'cross-site' }, 403],
])('the API, asked by %s', async (_, headers, status) => {
  expect(await statusOf('/api/v1/me', headers)).toBe(status);
});

test.each([
  ['/sign-in', 302],
  ['/sign-in/callback?code=x&state=y', 400],
  ['/xero/callback?error=access_denied&state=x', 303],
  ['/p/some-posting', 302],
  // Not built here: the normal 404, not a refusal.
  ['/excel/taskpane.html', 404],
  ['/', 404],
  ['/metrics', 403],
  ['/api/v1/openapi.json', 403],
  ['/panel.js', 403],
])('a browser that comes to %s from elsewhere', async (path, status) => {
  expect(
    await statusOf(path, { Host: host, 'Sec-Fetch-Site': 'cross-site', Origin: 'https://elsewhere.example' }),
  ).toBe(status);
});

test('nobody from elsewhere changes anything, at the doors either', async () => {
  for (const path of ['/', '/excel/taskpane.html', '/sign-in', '/p/x', '/xero/callback'])
    expect(await statusOf(path, { Host: host, Origin: 'https://evil.example' }, 'POST')).toBe(403);
});

test('the manifest is for the public address', async () => {
  const answer = await ask('/excel/manifest.xml', { Host: host });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    200,
    expect.stringContaining('application/xml'),
  ]);
});

test('over https the cookies say Secure, and both have the protected name', async () => {
  const begun = await ask('/sign-in', { Host: host });
  const [pending = ''] = begun.headers['set-cookie'] ?? [];
  expect(pending).toMatch(/^__Host-cogsheet-sign-in=.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax/);
  const back = await fetch(begun.headers.location ?? '', { redirect: 'manual' });
  const callback = back.headers.get('location') ?? '';
  expect(callback.startsWith(`${home}/sign-in/callback?`)).toBe(true);
  const done = await ask(callback.slice(home.length), { Host: host, Cookie: pending.split(';')[0] ?? '' });
  const session = (done.headers['set-cookie'] ?? []).find((line) =>
    line.startsWith('__Host-cogsheet-session='),
  );
  expect(session).toMatch(/; Path=\/; .*HttpOnly; Secure; SameSite=Lax/);
  expect(session).not.toMatch(/domain=/i);
  expect(await statusOf('/api/v1/me', { Host: host, Cookie: session?.split(';')[0] ?? '' })).toBe(200);
});

describe("Xero's answer", () => {
  const location = async (cookie?: string) =>
    (await ask('/xero/callback?code=x&state=none.x', { Host: host, ...(cookie ? { Cookie: cookie } : {}) }))
      .headers;

  test('leads to the workbook', async () => {
    expect((await location()).location).toBe('/#connect=not-allowed');
  });

  test('leads to the page that closes the dialog of Excel, once', async () => {
    const headers = await location('cogsheet-return=dialog');
    expect(headers.location).toBe('/excel/authorised.html#connect=not-allowed');
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^cogsheet-return=; Path=\/xero; Expires=Thu, 01 Jan 1970/),
    ]);
  });

  test('leads nowhere else, whatever the cookie says', async () => {
    expect((await location('cogsheet-return=https://evil.example')).location).toBe('/#connect=not-allowed');
  });
});

describe('without sign-in', () => {
  let open: RunningApp;
  beforeAll(async () => {
    open = await runApp({ db: store.db, clock: () => new Date(), key: newKey(), signIn: null });
  });
  afterAll(() => open.close());
  const me = (headers: Record<string, string>) =>
    fetch(`${open.url}/api/v1/me`, { headers }).then(({ status }) => status);

  test('the user of this machine is believed, whoever comes through a proxy is not', async () => {
    expect(await me({})).toBe(200);
    for (const header of ['X-Forwarded-For', 'X-Forwarded-Proto', 'Forwarded', 'Via'])
      expect([header, await me({ [header]: '203.0.113.9' })]).toEqual([header, 403]);
  });
});

test('nothing but the pane is to be had under its wider headers', async () => {
  expect(await statusOf('/excel/..%2findex.html', { Host: host })).toBe(404);
});
