import { spawnSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import type { CallFailure } from '../../appsscript/sidebar/call-script';
import { Figures } from '../../appsscript/sidebar/figures';
import type { FigureName } from '../../server/contract/figures';
import type { MountedPanel } from '../../addin/panel';
import { connection } from '../workbook/fixtures';
import { projectRoot } from '../store/support/built-server';
import { type OpenSheets, openSheets } from './open';

/** A server in a thread of its own: the script waits for its answers. Answers what it was asked, or with a status. */
const answering = `
const { createServer } = require('node:http');
const { parentPort } = require('node:worker_threads');
let tokens = 0;
const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const [, status] = /status=(\\d+)/.exec(request.url) ?? [];
    if (request.url.includes('stale') && !request.headers.authorization.endsWith('2')) { response.writeHead(401).end(); return; }
    response.writeHead(Number(status ?? 200), { 'content-type': 'application/json', etag: '"7"', location: 'https://elsewhere.example' });
    response.end(JSON.stringify({ url: request.url, method: request.method, headers: request.headers, body: Buffer.concat(chunks).toString() }));
  });
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

let thread: Worker;
let url: string;
let open: OpenSheets;
let tokens: (string | null)[];

beforeAll(async () => {
  thread = new Worker(answering, { eval: true });
  url = await new Promise((resolve) => thread.once('message', (port) => resolve(`http://127.0.0.1:${port}`)));
});
afterAll(() => thread.terminate());
beforeEach(() => {
  tokens = [];
  open = openSheets({
    routes: { 'https://cogsheet.example.com': url },
    identityToken: () => tokens.shift() ?? 'token 1',
  });
});
afterEach(async () => {
  expect([...open.host.unknown]).toEqual([]);
  await open.host.close();
});

const failure = (input: Parameters<typeof open.call<'call'>>[1]): Promise<CallFailure> =>
  open.call('call', input).then(
    () => {
      throw new Error('It should have failed.');
    },
    (error: CallFailure) => error,
  );

test('the built add-on passes the check that every push goes through', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/check-sheets.mjs'], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});

test('a call carries the user’s identity, the version, the key and the body, and gives status and version back', async () => {
  const reply = await open.call('call', {
    method: 'put',
    path: '/api/v1/connections/c/settings?x=1',
    ifMatch: '"6"',
    idempotencyKey: 'k',
    body: '{"rows":[]}',
  });
  expect([reply.status, reply.etag]).toEqual([200, '"7"']);
  expect(JSON.parse(reply.body)).toMatchObject({
    url: '/api/v1/connections/c/settings?x=1',
    method: 'PUT',
    headers: { authorization: 'Bearer token 1', 'if-match': '"6"', 'idempotency-key': 'k' },
    body: '{"rows":[]}',
  });
});

test('only our API can be reached', async () => {
  for (const path of [
    '/healthz',
    'https://example.com/',
    '/api/v1/../x',
    '/api/v1/%2e%2E/x',
    '/api/v1//x',
    '/api/v1/a b',
    '/api/v1/',
  ])
    expect((await failure({ method: 'get', path })).code).toBe('invalid');
  expect(open.host.fetches).toEqual([]);
});

test('each way in which it does not work has its code and a plain sentence', async () => {
  const get = (path: string) => failure({ method: 'get', path });
  expect((await get('/api/v1/x?status=302')).code).toBe('redirected');
  expect((await open.call('call', { method: 'get', path: '/api/v1/x?status=403' })).status).toBe(403);
  // Nothing is asked twice but who she is.
  const before = open.host.fetches.length;
  expect((await open.call('call', { method: 'get', path: '/api/v1/x?status=401' })).status).toBe(401);
  expect(open.host.fetches).toHaveLength(before + 2);
  open.host.identityToken = () => null;
  const nobody = await get('/api/v1/x');
  expect([nobody.code, nobody.message.includes('browser profile')]).toEqual(['no-identity', true]);
  open.host.identityToken = () => 'token';
  open.host.fetchesLeft = 0;
  expect((await get('/api/v1/x')).code).toBe('quota');
  open.host.fetchesLeft = 9;
  open.host.granted.delete('https://www.googleapis.com/auth/script.external_request');
  const barred = await get('/api/v1/x');
  expect([barred.code, barred.message]).toEqual(['no-permission', expect.stringContaining('tick every box')]);
  await open.host.close();
  for (const [routes, sentence] of [
    [{}, 'does not find the Cogsheet server'],
    [{ 'https://cogsheet.example.com': 'http://127.0.0.1:9' }, 'Cogsheet does not answer'],
  ] as const) {
    open = openSheets({ routes, identityToken: () => 'token' });
    const away = await get('/api/v1/x');
    expect([away.code, away.message]).toEqual(['unreachable', expect.stringContaining(sentence)]);
    await open.host.close();
  }
  for (const { failed } of open.host.executions) expect(failed).toBeNull();
});

test('an identity that has just expired is asked for once more', async () => {
  tokens = ['token 1', 'token 2'];
  expect((await open.call('call', { method: 'post', path: '/api/v1/stale', body: '{}' })).status).toBe(200);
  expect(open.host.fetches).toHaveLength(2);
});

test('the menu is there before anything is allowed; its items open the sidebar and leave word what for', async () => {
  const { host } = open;
  host.open('NONE');
  expect(host.menu.map(({ label }) => label)).toEqual([
    'Open Cogsheet',
    'Fetch from Cin7',
    'Preview',
    'Post to Xero',
    'Errors',
    'Tie out',
  ]);
  host.install();
  host.hand.press('Preview');
  expect(host.sidebar?.title).toBe('Cogsheet');
  expect((await open.call('open', {})).command).toBe('preview');
  expect((await open.call('open', {})).command).toBeNull();
  host.hand.press('Errors');
  host.pass(120);
  expect((await open.call('open', {})).command).toBeNull();
});

test('permissions that were left out are asked for when the sidebar is opened', () => {
  open.host.granted.delete('openid');
  open.host.open();
  expect(() => open.host.hand.press('Open Cogsheet')).toThrow('Authorization is required');
  expect(open.host.consentScreens).toHaveLength(1);
});

test('the table of calls knows its own names only', async () => {
  for (const name of ['toString', 'constructor', '__proto__', 'nothing']) {
    const outcome = open.host.call('rpc', [name, '{}']);
    expect(outcome.ok && JSON.parse(String(outcome.value))).toMatchObject({ ok: false, code: 'invalid' });
  }
  const outcome = open.host.call('rpc', ['open', 'no json']);
  expect(outcome.ok && JSON.parse(String(outcome.value))).toMatchObject({ ok: false, code: 'unexpected' });
});

test('functions in cells leave their questions, the sidebar answers all with one request, cells are calculated again', async () => {
  const { host } = open;
  const { hand } = host;
  expect(() => host.customFunction('COGS', '2026-10-01', '2026-10-31')).toThrow('has not been fetched yet');
  expect(() => host.customFunction('STATUS', 'INV-1')).toThrow('has not been fetched yet');
  hand.type('Sheet1', 'B2', '=COGS("2026-10-01";"2026-10-31")*2');
  hand.type('Sheet1', 'C2', '=STATUS("INV-1")');
  hand.type('Sheet1', 'D2', '=SUM(B2:C2)');
  const seen = await open.workbook.look(true);
  expect(seen?.wanted).toEqual([
    { name: 'COGS', args: ['2026-10-01', '2026-10-31'] },
    { name: 'STATUS', args: ['INV-1'] },
  ]);
  const asked: unknown[] = [];
  const answers: Partial<Record<FigureName, object>> = {
    COGS: { value: '48210.55', unit: 'GBP', error: null },
    STATUS: { value: null, unit: null, error: { code: 'not-found', detail: 'No document INV-1.' } },
  };
  const client = {
    call: async (name: string, input: { body: { asks: { id: string; name: FigureName }[] } }) => {
      if (name === 'listConnections') return { ok: true, value: [connection] };
      asked.push(input);
      const told = input.body.asks.map((ask) => ({ id: ask.id, asOf: null, ...answers[ask.name] }));
      return { ok: true, etag: null, value: { answers: told } };
    },
  } as unknown as MountedPanel['client'];
  const figures = new Figures({ panel: { client }, call: open.call, say: fail });
  await figures.answer(seen?.wanted ?? []);
  expect(asked).toHaveLength(1);
  expect(host.customFunction('COGS', '2026-10-01', '2026-10-31')).toBe(48210.55);
  expect(() => host.customFunction('STATUS', 'INV-1')).toThrow('No document INV-1.');
  expect((await open.workbook.look(true))?.wanted).toEqual([]);
  expect(['B2', 'C2', 'D2'].map((address) => hand.formula('Sheet1', address))).toEqual([
    '=COGS("2026-10-01";"2026-10-31")*2',
    '=STATUS("INV-1")',
    '=SUM(B2:C2)',
  ]);
  await figures.refresh();
  expect(asked).toHaveLength(2);
});

function fail(message: string): void {
  throw new Error(message);
}

test('formulas are the same after each answer, also beside sheets and ranges that she may not change', async () => {
  await open.host.close();
  open = openSheets({ owner: 'boss@example.com' });
  const { hand, book } = open.host;
  const formula = '=COGS("2026-10-01","2026-10-31")';
  for (const [place, name] of ['Work', 'Locked', 'Partly'].entries()) {
    book.insert(name, place, 20, 5);
    hand.paste(name, 'A1', [
      [formula, 'x', formula],
      [formula, 'x', formula],
      ['=1+1', '', ''],
    ]);
  }
  hand.protect('Locked');
  hand.protect('Partly', 'C1:C2');
  const question = { name: 'COGS', args: ['2026-10-01', '2026-10-31'] } as const;
  for (const value of ['1.00', '2.00', '3.00'])
    expect(await open.call('keepFigures', { figures: [[question, { value, isAmount: true }]] })).toEqual({
      ...{ cells: 6, held: 6, beyond: 0 },
    });
  for (const name of ['Work', 'Locked', 'Partly'])
    expect(['A1', 'C1', 'A2', 'C2', 'A3'].map((address) => hand.formula(name, address))).toEqual([
      formula,
      formula,
      formula,
      formula,
      '=1+1',
    ]);
  expect(open.host.customFunction('COGS', '2026-10-01', '2026-10-31')).toBe(3);
});

test('of more cells than one answer renews, the others are counted and told, however they lie', async () => {
  const { host } = open;
  const formula = '=STATUS("INV-1")';
  const question = { name: 'STATUS', args: ['INV-1'] } as const;
  const rows = 1990;
  const wide = ['Many', 'Wide'] as const;
  for (const [place, name] of wide.entries()) host.book.insert(name, place, rows, 8);
  host.hand.paste(
    'Many',
    'A1',
    Array.from({ length: rows }, () => [formula]),
  );
  // A block of three columns and seven rows: three rows are within the most.
  host.hand.paste(
    'Wide',
    'B2',
    Array.from({ length: 7 }, () => [formula, formula, formula]),
  );
  const answer = { figures: [[question, { value: 'posted', isAmount: false }]] } as const;
  expect(await open.call('keepFigures', answer)).toEqual({ cells: 1999, held: 0, beyond: 12 });
  for (const [name, addresses] of [
    ['Many', ['A1', 'A1990']],
    ['Wide', ['B2', 'D4', 'B5', 'D8']],
  ] as const)
    for (const address of addresses) expect(host.hand.formula(name, address)).toBe(formula);
});
