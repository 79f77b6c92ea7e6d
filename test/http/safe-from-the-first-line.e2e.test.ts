import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { routes } from '../../server/contract/routes';
import { ensureServerBuilt, projectRoot } from '../store/support/built-server';
import { closing, connectionOf, monthBefore, startCogsheet, type Cogsheet } from '../support/cogsheet';

let server: Cogsheet;
let log = '';
beforeAll(async () => {
  server = await startCogsheet({ LOG_LEVEL: 'debug' });
  server.child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
});
afterAll(() => server.close());

/** `fetch` sets Host and Origin itself; a bare request says what it is told. */
function ask(
  options: http.RequestOptions,
  body = '',
): Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(server.url, options, (response) => {
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

async function endOf(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  await ensureServerBuilt();
  const child = spawn(process.execPath, [path.join(projectRoot, 'dist/server/main.js')], {
    env: {
      ...process.env,
      PORT: '0',
      SANDBOX_PORT: '0',
      DATA_DIR: path.join(server.dataDir, 'other'),
      ...env,
    },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, output })));
}

test.each([
  [{ HOST: '0.0.0.0' }, 'HOST: 0.0.0.0 is not this machine'],
  [{ HOST: '192.168.1.5' }, 'HOST: 192.168.1.5 is not this machine'],
  [{ PUBLIC_URL: 'https://cogsheet.firm.example' }, 'PUBLIC_URL: cogsheet.firm.example can be reached'],
  [{ TLS_CERT_FILE: '/none.pem', TLS_KEY_FILE: '/none.pem' }, 'TLS_CERT_FILE: /none.pem cannot be read'],
  [{ PORT: 'abc' }, 'PORT: '],
  [{ XERO_CLIENT_ID: 'only-the-id' }, 'XERO_CLIENT_ID and XERO_CLIENT_SECRET: set both or none'],
  [{ PUBLIC_URL: 'https://my-xero-bridge.example' }, 'PUBLIC_URL: must not contain "xero"'],
  [{ COGSHEET_SECRET_KEY: 'c2hvcnQ=' }, 'COGSHEET_SECRET_KEY must hold 32 bytes in base64'],
])('the server does not start with %j, and says why', async (env, words) => {
  const { code, output } = await endOf(env as unknown as Record<string, string>);
  expect(code).toBe(1);
  expect(output).toContain(words);
  expect(output).not.toMatch(/\n\s+at /);
});

test('a second server on the same data is refused with the process that holds it', async () => {
  const { code, output } = await endOf({ DATA_DIR: path.join(server.dataDir, 'data') });
  expect(code).toBe(1);
  expect(output).toContain(`is in use by process ${server.child.pid ?? ''}`);
});

test('it answers to its own name and origin only', async () => {
  expect((await ask({ path: '/api/v1/connections', headers: { Host: 'evil.example' } })).status).toBe(403);
  const foreign = await ask(
    {
      method: 'POST',
      path: '/api/v1/connections',
      headers: { Origin: 'https://evil.example', 'Content-Type': 'application/json' },
    },
    '{}',
  );
  expect([foreign.status, JSON.parse(foreign.text)]).toEqual([
    403,
    expect.objectContaining({ code: 'not-allowed' }),
  ]);
  expect(
    (await ask({ path: '/api/v1/connections', headers: { 'Sec-Fetch-Site': 'cross-site' } })).status,
  ).toBe(403);
  const own = new URL(server.url).host;
  expect(
    (await ask({ path: '/api/v1/connections', headers: { Host: own, Origin: `http://${own}` } })).status,
  ).toBe(200);
});

test('pages come with a strict policy: no script but ours, no frame', async () => {
  const { headers } = await ask({ path: '/' });
  const policy = String(headers['content-security-policy']);
  for (const part of [
    "default-src 'self'",
    "script-src 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ])
    expect(policy).toContain(part);
  expect(policy).not.toContain('unsafe-eval');
  expect([headers['x-content-type-options'], headers['x-powered-by']]).toEqual(['nosniff', undefined]);
});

test.each([
  [
    'a body over 4 MB',
    'POST',
    '/connections',
    JSON.stringify({ name: 'x'.repeat(4_500_000) }),
    413,
    'too-large',
  ],
  ['a body that is no JSON', 'POST', '/connections', '{"name": ', 400, 'invalid-request'],
  [
    'a body of another shape',
    'POST',
    '/connections',
    '{"source":"cin7-core","cin7":{"accountId":"x","applicationKey":"y"}}',
    400,
    'invalid-request',
  ],
  ['an unknown job', 'GET', '/jobs/none', '', 404, 'not-found'],
  [
    'an unknown connection',
    'POST',
    '/connections/none/fetches',
    '{"from":"2026-10-01","to":"2026-10-31"}',
    404,
    'not-found',
  ],
  ['a route that is not there', 'GET', '/nothing', '', 404, 'not-found'],
])('%s is a problem with a code, not a stack trace', async (_, method, apiPath, body, status, code) => {
  const answer = await ask(
    {
      method,
      path: `/api/v1${apiPath}`,
      headers: {
        'Content-Type': 'application/json',
        ...(body ? { 'Content-Length': Buffer.byteLength(body) } : {}),
      },
    },
    body,
  );
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(JSON.parse(answer.text)).toMatchObject({ code, status, detail: expect.any(String) });
  expect(answer.text).not.toMatch(/node_modules|\.js:\d/);
});

test('the OpenAPI document names every route of the contract', async () => {
  const { text } = await ask({ path: '/api/v1/openapi.json' });
  const document = JSON.parse(text) as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  expect(document.openapi).toBe('3.1.0');
  const named = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(named.sort()).toEqual(Object.keys(routes).sort());
});

test('a forged answer from Xero is refused: wrong state, no state, used twice', async () => {
  const connection = await connectionOf(server);
  for (const query of [
    'code=abc&state=forged.state',
    `code=abc&state=${connection.id}.forged`,
    'code=abc',
    'error=access_denied&state=x',
  ]) {
    const { status, headers } = await ask({ path: `/xero/callback?${query}` });
    expect([query, status, headers.location?.startsWith('/#connect=')]).toEqual([query, 303, true]);
  }
  expect((await connectionOf(server)).state).toBe('connected');
});

test('keys and tokens are sealed at rest and stay out of logs and answers', async () => {
  const connection = await connectionOf(server);
  await closing(server, connection.id).fetch(monthBefore(connection.today), { kinds: ['cogs'] });
  const applicationKey = '22222222-2222-4222-8222-222222222222';
  const store = path.join(server.dataDir, 'data', 'store');
  const files = readdirSync(store, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const holding = files.filter((entry) => {
    const content = readFileSync(path.join(entry.parentPath, entry.name)).toString('latin1');
    return (
      content.includes(applicationKey) ||
      content.includes('refresh_token') ||
      content.includes('"refreshToken"')
    );
  });
  expect(files.length).toBeGreaterThan(100);
  expect(holding.map(({ name }) => name)).toEqual([]);
  expect(log).not.toContain(applicationKey);
  expect(log).not.toMatch(/Bearer |refreshToken|accessToken/);
  expect(JSON.stringify(await server.api('GET', '/connections'))).not.toContain(applicationKey);
});

test('job progress comes as server-sent events', async () => {
  const connection = await connectionOf(server);
  const begun = await server.api<{ job: string }>('POST', `/connections/${connection.id}/previews`, {
    ...monthBefore(connection.today),
    kinds: ['cogs'],
  });
  const stream = await ask({
    path: `/api/v1/jobs/${begun.body.job}`,
    headers: { Accept: 'text/event-stream' },
  });
  expect(stream.headers['content-type']).toMatch(/^text\/event-stream/);
  const last = stream.text.trim().split('\n\n').at(-1) ?? '';
  expect(JSON.parse(last.slice(last.indexOf('data: ') + 6))).toMatchObject({
    id: begun.body.job,
    state: 'done',
  });
});

test('metrics and health are there, and hold no names of documents', async () => {
  expect(JSON.parse((await ask({ path: '/healthz' })).text)).toEqual({ status: 'ok' });
  expect(JSON.parse((await ask({ path: '/readyz' })).text)).toEqual({ ready: true });
  const { text } = await ask({ path: '/metrics' });
  expect(text).toContain('http_request_duration_seconds_count');
  expect(text).not.toMatch(/INV-|SO-/);
});
