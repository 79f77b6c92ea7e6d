import { createHash, randomBytes } from 'node:crypto';
import type { SignInSettings } from '../../server/sign-in/settings';
import { openTestDatabase, type TestDatabase } from '../store/support/database';
import { startOidcProvider, type OidcProvider } from '../support/oidc-provider';
import { visitor, type Visitor } from '../support/visitor';
import { newKey, runApp, type RunningApp } from './running-app';

let store: TestDatabase;
let provider: OidcProvider;
/** Two instances of one server, on one store, with one key and one public address: that of the first. */
let app: RunningApp;
let twin: RunningApp;
let settings: SignInSettings;
let minutes = 0;
const clock = () => new Date(Date.now() + minutes * 60_000);

beforeAll(async () => {
  store = await openTestDatabase();
  provider = await startOidcProvider(() => [`${app.url}/sign-in/callback`]);
  settings = {
    provider: {
      issuer: provider.issuer,
      clientId: provider.clientId,
      clientSecret: provider.clientSecret,
    },
    google: { audience: ['sheets-client'], keysUrl: provider.keysUrl },
    users: ['jane@firm.example', '@audit.example'],
  };
  const key = newKey();
  app = await runApp({ db: store.db, clock, key, signIn: settings });
  twin = await runApp({ db: store.db, clock, key, signIn: settings, publicUrl: app.url });
});
const others: RunningApp[] = [];
/** One more server on the same store, closed after the test. */
async function another(signIn: SignInSettings | null): Promise<RunningApp> {
  const one = await runApp({ db: store.db, clock, key: newKey(), signIn });
  others.push(one);
  return one;
}
afterEach(async () => {
  for (const one of others.splice(0)) await one.close();
});
afterAll(async () => {
  await app.close();
  await twin.close();
  await provider.close();
  await store.close();
});
beforeEach(() => {
  minutes = 0;
  provider.mood = 'good';
  provider.person = { email: 'Jane@Firm.example', email_verified: true };
  app.log.length = 0;
});

const bodyOf = async (answer: Response) => (await answer.json()) as Record<string, unknown>;
const me = (at: RunningApp, headers: Record<string, string> = {}) =>
  fetch(`${at.url}/api/v1/me`, { headers });

async function signedIn(): Promise<Visitor> {
  const jane = visitor();
  const { way } = await jane.follow(`${app.url}/sign-in?return=workbook`, /\/$/);
  expect(way.at(-1)).toBe(`${app.url}/`);
  return jane;
}

interface Handed {
  readonly code: string;
  readonly verifier: string;
}

/** Goes the way of Excel's dialog up to its last page, whose fragment holds the one-time code. */
async function throughDialog(): Promise<Handed> {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const { way } = await visitor().follow(
    `${app.url}/sign-in?return=dialog&challenge=${challenge}`,
    /signed-in/,
  );
  const last = new URL(way.at(-1) ?? '');
  expect([last.origin, last.pathname]).toEqual([app.url, '/excel/signed-in.html']);
  return { code: last.hash.replace('#code=', ''), verifier };
}

const exchange = (handed: Handed, at = app) =>
  fetch(`${at.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(handed),
  });

async function tokenOf(handed: Promise<Handed>): Promise<string> {
  return String((await bodyOf(await exchange(await handed)))['token']);
}

describe('without a sign-in', () => {
  test.each(['/me', '/connections', '/jobs/any'])('%s asks for one', async (path) => {
    const answer = await fetch(`${app.url}/api/v1${path}`);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await bodyOf(answer)).toMatchObject({
      code: 'sign-in-required',
      detail: expect.stringContaining('Sign in'),
    });
  });

  test('nothing of a body is looked at, and metrics are not told', async () => {
    const answer = await fetch(`${app.url}/api/v1/connections`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"broken',
    });
    expect(answer.status).toBe(401);
    expect((await fetch(`${app.url}/metrics`)).status).toBe(401);
  });

  test('the description of the API, health and the pages are open', async () => {
    expect((await fetch(`${app.url}/api/v1/openapi.json`)).status).toBe(200);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
  });

  test('an invented token is refused', async () => {
    expect((await me(app, { Authorization: `Bearer ${randomBytes(32).toString('base64url')}` })).status).toBe(
      401,
    );
  });
});

describe('the web workbook', () => {
  test('a person signs in at the provider and is known by her cookie, to every instance', async () => {
    const jane = await signedIn();
    for (const at of [app, twin])
      expect(await bodyOf(await jane.go(`${at.url}/api/v1/me`))).toEqual({
        user: 'jane@firm.example',
        signIn: 'session',
      });
    const session = jane.setCookies.find((line) => line.startsWith('cogsheet-session='));
    expect(session).toMatch(/; HttpOnly/);
    expect(session).toMatch(/; SameSite=Lax/);
    expect(session).toMatch(/; Path=\//);
    expect(jane.cookie('cogsheet-sign-in')).toBeNull();
  });

  test('of the token only a hash is stored', async () => {
    const token = (await signedIn()).cookie('cogsheet-session') ?? '';
    const { rows } = await store.db.query('select * from sign_in_session');
    expect(rows.length).toBeGreaterThan(0);
    expect(token).toHaveLength(43);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test('one instance begins, the other finishes', async () => {
    const jane = visitor();
    const { way } = await jane.follow(`${app.url}/sign-in`, /\/sign-in\/callback\?/);
    const callback = (way.at(-1) ?? '').replace(app.url, twin.url);
    expect(callback.startsWith(`${twin.url}/sign-in/callback?`)).toBe(true);
    expect((await jane.go(callback)).status).toBe(303);
    expect((await jane.go(`${app.url}/api/v1/me`)).status).toBe(200);
  });

  test('signing out ends the session itself, not only the cookie', async () => {
    const jane = await signedIn();
    const token = jane.cookie('cogsheet-session') ?? '';
    const out = await jane.go(`${twin.url}/api/v1/session`, {
      method: 'DELETE',
      headers: { Origin: app.url },
    });
    expect([out.status, jane.cookie('cogsheet-session')]).toEqual([204, null]);
    expect((await me(app, { Cookie: `cogsheet-session=${token}` })).status).toBe(401);
  });

  test('after 12 hours she signs in again', async () => {
    const jane = await signedIn();
    minutes = 12 * 60 - 1;
    expect((await jane.go(`${app.url}/api/v1/me`)).status).toBe(200);
    minutes = 12 * 60 + 1;
    const late = await jane.go(`${app.url}/api/v1/me`);
    expect([late.status, (await bodyOf(late))['code']]).toEqual([401, 'sign-in-required']);
  });

  test('a change needs the Origin of our own page beside the cookie', async () => {
    const jane = await signedIn();
    const change = (headers: Record<string, string>) =>
      jane.go(`${app.url}/api/v1/connections/none/fetches`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: '{"from":"2026-10-01","to":"2026-10-31"}',
      });
    expect((await change({ Origin: app.url })).status).toBe(404);
    expect((await change({})).status).toBe(401);
    expect((await change({ Origin: 'https://evil.example' })).status).toBe(403);
    expect((await change({ Origin: 'null' })).status).toBe(403);
  });
});

describe('the provider and what comes back', () => {
  const outcome = async (who = visitor()) => {
    const { answer } = await who.follow(`${app.url}/sign-in`, /\/$/);
    const text = await answer.text();
    expect(who.cookie('cogsheet-session')).toBeNull();
    expect(text).not.toMatch(/node_modules|\.js:\d/);
    return [answer.status, /<p role="status">([^<]*)/.exec(text)?.[1] ?? ''];
  };

  test.each([
    ['denies', 403, 'refused'],
    ['other-nonce', 403, 'could not be trusted'],
    ['other-audience', 403, 'could not be trusted'],
    ['other-key', 403, 'could not be trusted'],
  ] as const)('a provider that is %s signs nobody in', async (mood, status, words) => {
    provider.mood = mood;
    expect(await outcome()).toEqual([status, expect.stringContaining(words)]);
    expect(app.log.join('\n')).toContain('nobody was signed in');
  });

  test.each([
    [{ email: 'jane@firm.example', email_verified: false }, 'does not vouch'],
    [{ email: 'jane@firm.example' }, 'does not vouch'],
    [{ preferred_username: 'jane@firm.example', email_verified: true }, 'does not vouch'],
    [{ email: 'mallory@elsewhere.example', email_verified: true }, 'mallory@elsewhere.example may not use'],
  ])('%j is not signed in', async (person, words) => {
    provider.person = person;
    expect(await outcome()).toEqual([403, expect.stringContaining(words)]);
  });

  test('an answer is taken in the browser where it was asked for, once', async () => {
    const jane = visitor();
    const { way } = await jane.follow(`${app.url}/sign-in`, /\/sign-in\/callback\?/);
    const callback = way.at(-1) ?? '';
    const stranger = await visitor().go(callback);
    expect([stranger.status, await stranger.text()]).toEqual([
      400,
      expect.stringContaining('not begun in this browser'),
    ]);
    const forged = new URL(callback);
    forged.searchParams.set('state', randomBytes(32).toString('base64url'));
    expect((await jane.go(forged.toString())).status).toBe(400);
    const { way: again } = await jane.follow(`${app.url}/sign-in`, /\/sign-in\/callback\?/);
    const before = jane.cookie('cogsheet-sign-in') ?? '';
    expect((await jane.go(again.at(-1) ?? '')).status).toBe(303);
    jane.setCookie('cogsheet-sign-in', before, '/');
    expect((await jane.go(again.at(-1) ?? '')).status).toBe(403);
  });

  test('it must come within ten minutes', async () => {
    const jane = visitor();
    const { way } = await jane.follow(`${app.url}/sign-in`, /\/sign-in\/callback\?/);
    minutes = 11;
    expect((await jane.go(way.at(-1) ?? '')).status).toBe(400);
  });

  test('a provider that is down is said', async () => {
    const gone = await startOidcProvider(() => []);
    const own = { issuer: gone.issuer, clientId: gone.clientId, clientSecret: gone.clientSecret };
    const lonely = await another({ ...settings, provider: own });
    await gone.close();
    const answer = await visitor().go(`${lonely.url}/sign-in`);
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('does not answer')]);
    expect(lonely.log.join('\n')).toContain('ECONNREFUSED');
  });
});

describe('the dialog of Excel', () => {
  test('its one-time code and the verifier of its pane make a session of 12 hours', async () => {
    const answer = await exchange(await throughDialog(), twin);
    const session = await bodyOf(answer);
    expect([answer.status, session['user']]).toEqual([201, 'jane@firm.example']);
    expect(answer.headers.getSetCookie()).toEqual([]);
    const hours = (Date.parse(String(session['expiresAt'])) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThanOrEqual(12);
    const bearer = { Authorization: `Bearer ${String(session['token'])}` };
    expect(await bodyOf(await me(app, bearer))).toEqual({ user: 'jane@firm.example', signIn: 'session' });
    await fetch(`${app.url}/api/v1/session`, { method: 'DELETE', headers: bearer });
    expect((await me(app, bearer)).status).toBe(401);
  });

  test('a code is used once', async () => {
    const handed = await throughDialog();
    expect((await exchange(handed)).status).toBe(201);
    expect((await exchange(handed)).status).toBe(401);
  });

  test('another verifier does not open it, and spends it', async () => {
    const handed = await throughDialog();
    const other = randomBytes(32).toString('base64url');
    expect((await exchange({ ...handed, verifier: other })).status).toBe(401);
    expect((await exchange(handed)).status).toBe(401);
  });

  test('it lives two minutes', async () => {
    const handed = await throughDialog();
    minutes = 3;
    expect((await exchange(handed)).status).toBe(401);
  });

  test.each(['', '&challenge=short', `&challenge=${'%20'.repeat(43)}`])(
    'a dialog without a proper challenge goes nowhere (%s)',
    async (challenge) => {
      const answer = await visitor().go(`${app.url}/sign-in?return=dialog${challenge}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    },
  );

  test('somewhere else to return to is not taken', async () => {
    const answer = await visitor().go(`${app.url}/sign-in?return=https://evil.example`);
    expect(answer.status).toBe(400);
  });
});

describe('Google Sheets', () => {
  const google = async (claims: object = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const token = await provider.signed({
      iss: 'https://accounts.google.com',
      aud: 'sheets-client',
      sub: '1',
      email: 'jane@firm.example',
      email_verified: true,
      iat: now,
      exp: now + 3600,
      ...claims,
    });
    return me(app, { Authorization: `Bearer ${token}` });
  };

  test('an identity token names the person', async () => {
    expect(await bodyOf(await google())).toEqual({ user: 'jane@firm.example', signIn: 'google' });
  });

  test('a person who is not on the list is told so, by name, and whom to ask', async () => {
    const answer = await google({ email: 'mallory@elsewhere.example' });
    expect(answer.status).toBe(403);
    expect(await bodyOf(answer)).toMatchObject({
      code: 'not-allowed',
      detail: expect.stringMatching(/mallory@elsewhere\.example .*hosts the server.*SIGN_IN_USERS/),
    });
  });

  test('a whole domain counts for accounts of that organisation only', async () => {
    expect((await google({ email: 'new@audit.example', hd: 'audit.example' })).status).toBe(200);
    expect((await google({ email: 'left-long-ago@audit.example' })).status).toBe(403);
  });

  test('when Google does not answer, that is said: nobody is called a stranger', async () => {
    const deaf = await another({
      ...settings,
      google: { audience: ['sheets-client'], keysUrl: 'http://127.0.0.1:9/keys' },
    });
    const token = await provider.signed({ iss: 'https://accounts.google.com', aud: 'sheets-client' });
    const answer = await me(deaf, { Authorization: `Bearer ${token}` });
    expect([answer.status, (await bodyOf(answer))['code']]).toEqual([503, 'sign-in-unavailable']);
  });
});

test('a person taken off the list is out at once, whatever session she has', async () => {
  const token = await tokenOf(throughDialog());
  const stricter = await another({ ...settings, users: ['somebody@else.example'] });
  expect((await me(stricter, { Authorization: `Bearer ${token}` })).status).toBe(403);
});

test('where nobody signs in, the user of this machine asks', async () => {
  const local = await another(null);
  expect(await bodyOf(await me(local))).toEqual({ user: 'local user', signIn: 'none' });
  expect((await fetch(`${local.url}/sign-in`)).status).toBe(404);
});
