import { createHash, randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import type { IncomingHttpHeaders } from 'node:http';
import type { PostingDto } from '../../server/contract/postings';
import type { PreviewDto } from '../../server/contract/previews';
import { projectRoot } from '../store/support/built-server';
import {
  closing,
  connectionOf,
  monthBefore,
  startCogsheet,
  type Api,
  type Cogsheet,
} from '../support/cogsheet';
import { until } from '../story/places';
import { startOidcProvider, type OidcProvider } from '../support/oidc-provider';

/** The whole server as a firm hosts it: https, sign-in at a provider, two people and a script of Google Sheets. */
const support = path.join(__dirname, '../support');
const ca = readFileSync(path.join(support, 'test-certificate.pem'));
let provider: OidcProvider;
let server: Cogsheet;
let log = '';

beforeAll(async () => {
  if (!existsSync(path.join(projectRoot, 'dist/excel/taskpane.html')))
    spawnSync(process.execPath, ['scripts/build.mjs', 'web'], { cwd: projectRoot, stdio: 'inherit' });
  provider = await startOidcProvider(() => [`${server.url}/sign-in/callback`]);
  server = await startCogsheet({
    LOG_LEVEL: 'debug',
    TLS_CERT_FILE: path.join(support, 'test-certificate.pem'),
    TLS_KEY_FILE: path.join(support, 'test-key.pem'),
    SIGN_IN_ISSUER: provider.issuer,
    SIGN_IN_CLIENT_ID: provider.clientId,
    SIGN_IN_CLIENT_SECRET: provider.clientSecret,
    SIGN_IN_USERS: 'jane@firm.example,paul@firm.example',
    GOOGLE_SHEETS_AUDIENCE: 'sheets-client',
    GOOGLE_KEYS_URL: provider.keysUrl,
  });
  server.child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** `fetch` cannot be told to trust one certificate. */
function ask(url: string, options: https.RequestOptions = {}, body = ''): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = https.request(new URL(url, server.url), { ca, ...options }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The API as somebody with this token calls it. */
const as = (token: string): Cogsheet => {
  const api: Api = async (method, apiPath, body, headers = {}) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const reply = await ask(
      `/api/v1${apiPath}`,
      {
        method,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(text),
          Authorization: `Bearer ${token}`,
          ...headers,
        },
      },
      text,
    );
    return {
      status: reply.status,
      headers: new Headers(),
      body: (reply.text === '' ? null : JSON.parse(reply.text)) as never,
    };
  };
  return { ...server, api };
};

/** A token as the Excel pane gets it: its dialog goes through the provider, the pane exchanges the code. */
async function signInFromExcel(email: string): Promise<string> {
  provider.person = { email, email_verified: true };
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const begun = await ask(`/sign-in?return=dialog&challenge=${challenge}`);
  const cookie = begun.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const allowed = await fetch(begun.headers.location ?? '', { redirect: 'manual' });
  const back = await ask(allowed.headers.get('location') ?? '', { headers: { Cookie: cookie } });
  const code = /^\/excel\/signed-in\.html#code=(.+)$/.exec(back.headers.location ?? '')?.[1];
  const body = JSON.stringify({ code, verifier });
  const session = await ask(
    '/api/v1/session',
    { method: 'POST', headers: { 'Content-Type': 'application/json', Origin: server.url } },
    body,
  );
  return (JSON.parse(session.text) as { token: string }).token;
}

function signInFromSheets(email: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return provider.signed({
    iss: 'https://accounts.google.com',
    aud: 'sheets-client',
    sub: '2',
    email,
    email_verified: true,
    iat: now,
    exp: now + 3600,
  });
}

test('it listens over https, with the certificate it was given', async () => {
  expect(server.url).toMatch(/^https:\/\/localhost:\d+$/);
  expect(await ask('/healthz')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
  await expect(fetch(server.url.replace('https', 'http') + '/healthz')).rejects.toThrow();
});

test('the Excel pane is served for the frames of Office, everything else for none', async () => {
  const framed = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Mode': 'navigate' };
  const pane = await ask('/excel/taskpane.html', { headers: framed });
  const policy = String(pane.headers['content-security-policy']);
  expect(pane.status).toBe(200);
  expect(policy).toMatch(/script-src 'self' https:\/\/appsforoffice\.microsoft\.com/);
  expect(policy).toMatch(/connect-src 'self' https:\/\/appsforoffice\.microsoft\.com/);
  expect(policy).toMatch(/frame-ancestors 'self' https:\/\/\*\.officeapps\.live\.com/);
  expect(policy).not.toMatch(/unsafe-eval|script-src [^;]*unsafe-inline/);
  expect(pane.headers['x-frame-options']).toBeUndefined();
  expect(pane.headers['cross-origin-opener-policy']).toBeUndefined();
  const icon = await ask('/excel/assets/cogsheet-32.png', { headers: { 'Sec-Fetch-Site': 'cross-site' } });
  expect([icon.status, icon.headers['cross-origin-resource-policy']]).toEqual([200, 'cross-origin']);
  for (const page of ['/', '/sign-in', '/api/v1/me']) {
    const { headers } = await ask(page);
    expect(String(headers['content-security-policy'])).toContain("frame-ancestors 'none'");
    expect(headers['x-frame-options']).toBe('SAMEORIGIN');
  }
});

test('the manifest of this very deployment is there to download', async () => {
  const manifest = await ask('/excel/manifest.xml');
  expect([manifest.status, manifest.headers['content-type']]).toEqual([
    200,
    expect.stringContaining('application/xml'),
  ]);
  expect(manifest.text).toContain(`<SourceLocation DefaultValue="${server.url}/excel/taskpane.html" />`);
});

test('what somebody does carries her name: previewed by one, approved and posted by another', async () => {
  const jane = as(await signInFromExcel('jane@firm.example'));
  const paul = as(await signInFromSheets('paul@firm.example'));
  const connection = await connectionOf(jane);
  expect([connection.user, (await connectionOf(paul)).user]).toEqual([
    'jane@firm.example',
    'paul@firm.example',
  ]);
  const period = monthBefore(connection.today);
  const books = closing(jane, connection.id);
  await books.fetch(period);
  const saved = await books.mapAccounts({ 1200: '631', 4100: '204' });
  expect([saved.status, saved.body]).toEqual([
    200,
    expect.objectContaining({ savedBy: 'jane@firm.example' }),
  ]);
  const preview = await books.preview(period, ['cogs']);
  expect(preview.createdBy).toBe('jane@firm.example');
  const others = closing(paul, connection.id);
  expect((await others.approveAndPost(preview)).state).toBe('done');
  const after = await paul.api<PreviewDto>('GET', `/previews/${preview.id}`);
  expect(after.body.approvedBy).toBe('paul@firm.example');
  const postings = await jane.api<{ items: PostingDto[] }>('GET', `${books.at}/postings?limit=5`);
  expect(postings.body.items.length).toBeGreaterThan(0);
  for (const one of postings.body.items)
    expect([one.approvedBy, one.postedBy]).toEqual(['paul@firm.example', 'paul@firm.example']);
});

test('no token and no cookie is in the log', async () => {
  const token = await signInFromExcel('jane@firm.example');
  const google = await signInFromSheets('mallory@elsewhere.example');
  expect((await as(token).api('GET', '/me')).status).toBe(200);
  expect((await as(google).api('GET', '/me')).status).toBe(403);
  expect((await as(`${google}x`).api('GET', '/me')).status).toBe(401);
  await ask('/sign-in/callback?state=x&code=SECRET-CODE', {
    headers: { Cookie: 'cogsheet-sign-in=SECRET-COOKIE' },
  });
  await until('the refusal to be in the log', () => log.includes('nobody was signed in'));
  for (const secret of [token, google, provider.clientSecret, 'SECRET']) expect(log).not.toContain(secret);
  expect(log).not.toMatch(/Bearer |eyJ|cogsheet-session=|code=/);
});
