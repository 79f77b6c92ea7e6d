import { createHash, randomBytes } from 'node:crypto';
import {
  postForm,
  request,
  startXero,
  testTenant,
  type Answer,
  type Json,
  type RunningXero,
} from '../../support/xero-sandbox';

let xero: RunningXero;
beforeEach(async () => {
  xero = await startXero();
});
afterEach(() => xero.close());

const basic = 'cogsheet-demo:cogsheet-demo-secret';
const redirect = 'http://localhost:3000/api/v1/xero/callback';
const verifier = randomBytes(32).toString('base64url');
const asked = (more: Record<string, string> = {}): Record<string, string> => ({
  response_type: 'code',
  client_id: 'cogsheet-demo',
  redirect_uri: redirect,
  scope: 'offline_access accounting.settings.read accounting.manualjournals',
  state: 'st"><script>',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
  ...more,
});
const authorize = () => `${xero.url}/identity/connect/authorize`;
const tokenCall = (fields: Record<string, string>, credentials = basic) =>
  postForm(`${xero.url}/identity/connect/token`, fields, credentials);
async function consent(more: Record<string, string> = {}): Promise<URL> {
  const answer = await postForm(authorize(), { ...asked(more), decision: 'allow' });
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location') ?? '');
}
const exchange = (code: string, more: Record<string, string> = {}) =>
  tokenCall({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirect,
    code_verifier: verifier,
    ...more,
  });
async function signIn(): Promise<Json> {
  const url = await consent();
  return (await exchange(url.searchParams.get('code') ?? '')).json;
}
const refresh = (token: unknown) => tokenCall({ grant_type: 'refresh_token', refresh_token: String(token) });
const api = (token: unknown, path = '/Organisation', tenant = testTenant, method = 'GET'): Promise<Answer> =>
  request(`${xero.url}/api.xro/2.0${path}`, {
    method,
    headers: { authorization: `Bearer ${String(token)}`, 'xero-tenant-id': tenant },
  });
const bearer = (token: unknown) => ({ headers: { authorization: `Bearer ${String(token)}` } });

test('the consent page asks by name, escapes what it was given, and has no script', async () => {
  const page = await request(`${authorize()}?${new URLSearchParams(asked()).toString()}`);
  expect(page.status).toBe(200);
  expect(page.text).toContain('Allow Cogsheet to access Demo Company (UK)?');
  expect(page.text).not.toContain('<script');
  expect(page.text).toContain('st&quot;&gt;&lt;script&gt;');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test.each([
  ['an unknown client', { client_id: 'nobody' }],
  ['a name every object has', { client_id: 'constructor' }],
  ['a foreign redirect', { redirect_uri: 'https://evil.example/cb' }],
  ['a redirect that only looks local', { redirect_uri: 'http://localhost.evil.example/cb' }],
  ['an unknown scope', { scope: 'accounting.everything' }],
])('%s gets no redirect', async (_name, more) => {
  const answer = await postForm(authorize(), { ...asked(more), decision: 'allow' });
  expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
});

test('allow gives a code with the state; cancel gives access_denied', async () => {
  const url = await consent();
  expect(url.searchParams.get('state')).toBe('st"><script>');
  const cancelled = await postForm(authorize(), { ...asked(), decision: 'cancel' });
  expect(new URL(cancelled.headers.get('location') ?? '').searchParams.get('error')).toBe('access_denied');
});

test('a code works once, for five minutes, with its verifier and redirect', async () => {
  const code = async () => (await consent()).searchParams.get('code') ?? '';
  const used = await code();
  expect((await exchange(used)).status).toBe(200);
  expect((await exchange(used)).json).toEqual({ error: 'invalid_grant' });
  expect((await exchange(await code(), { code_verifier: 'x'.repeat(43) })).json).toEqual({
    error: 'invalid_grant',
  });
  expect((await exchange(await code(), { redirect_uri: 'http://localhost:1/' })).json).toEqual({
    error: 'invalid_grant',
  });
  const late = await code();
  xero.clock.advance(5 * 60_000 + 1);
  expect((await exchange(late)).json).toEqual({ error: 'invalid_grant' });
  expect((await tokenCall({ grant_type: 'refresh_token' }, 'cogsheet-demo:wrong')).json).toEqual({
    error: 'invalid_client',
  });
});

test('the token names its organisation; scopes and tenant are enforced', async () => {
  const tokens = await signIn();
  const [connection] = JSON.parse(
    (await request(`${xero.url}/connections`, bearer(tokens['access_token']))).text,
  ) as Json[];
  expect(connection).toMatchObject({
    tenantId: testTenant,
    tenantName: 'Demo Company (UK)',
    tenantType: 'ORGANISATION',
  });
  expect((await api(tokens['access_token'])).status).toBe(200);
  expect((await api(tokens['access_token'], '/Invoices')).json).toMatchObject({
    Status: 401,
    Detail: 'AuthorizationUnsuccessful',
  });
  expect((await api(tokens['access_token'], '/Currencies', testTenant, 'PUT')).status).toBe(401);
  expect((await api(tokens['access_token'], '/Organisation', 'other')).json).toMatchObject({
    Status: 403,
    Detail: 'AuthenticationUnsuccessful',
  });
  expect((await api('nonsense')).status).toBe(401);
});

test('an access token lives 30 minutes', async () => {
  const tokens = await signIn();
  xero.clock.advance(30 * 60_000);
  const answer = await api(tokens['access_token']);
  expect(answer.status).toBe(401);
  expect(String(answer.json['Detail'])).toMatch(/^TokenExpired: token expired at /);
});

test('refreshing rotates; the old token may be retried for 30 minutes, then it is dead', async () => {
  const first = await signIn();
  const second = await refresh(first['refresh_token']);
  expect(second.json['refresh_token']).not.toBe(first['refresh_token']);
  xero.clock.advance(29 * 60_000);
  expect((await refresh(first['refresh_token'])).status).toBe(200);
  xero.clock.advance(2 * 60_000);
  expect((await refresh(first['refresh_token'])).json).toEqual({ error: 'invalid_grant' });
  xero.clock.advance(61 * 24 * 60 * 60_000);
  expect((await refresh(second.json['refresh_token'])).json).toEqual({ error: 'invalid_grant' });
});

test('disconnecting and revoking both end access', async () => {
  const tokens = await signIn();
  const connections = async () =>
    JSON.parse((await request(`${xero.url}/connections`, bearer(tokens['access_token']))).text) as Json[];
  const [connection] = await connections();
  const gone = await request(`${xero.url}/connections/${String(connection?.['id'])}`, {
    method: 'DELETE',
    ...bearer(tokens['access_token']),
  });
  expect(gone.status).toBe(204);
  expect(await connections()).toEqual([]);
  expect((await api(tokens['access_token'])).status).toBe(403);
  const again = await signIn();
  const revoked = await postForm(
    `${xero.url}/identity/connect/revocation`,
    { token: String(again['refresh_token']) },
    basic,
  );
  expect([revoked.status, revoked.text]).toEqual([200, '']);
  expect((await api(again['access_token'])).status).toBe(401);
  expect((await refresh(again['refresh_token'])).json).toEqual({ error: 'invalid_grant' });
});

test('a custom connection needs no browser, no tenant header, and gets no refresh token', async () => {
  const answer = await tokenCall(
    { grant_type: 'client_credentials' },
    'cogsheet-custom:cogsheet-custom-secret',
  );
  expect(answer.json['refresh_token']).toBeUndefined();
  expect((await api(answer.json['access_token'], '/Organisation', '')).status).toBe(200);
  expect((await tokenCall({ grant_type: 'client_credentials' })).json).toEqual({
    error: 'unauthorized_client',
  });
});

test('discovery names the endpoints of this sandbox', async () => {
  const { json } = await request(`${xero.url}/identity/.well-known/openid-configuration`);
  expect(json).toMatchObject({
    issuer: `${xero.url}/identity`,
    token_endpoint: `${xero.url}/identity/connect/token`,
  });
});
