import { CallFailure, type CallScript } from '../../appsscript/sidebar/call-script';
import { serverFetch } from '../../appsscript/sidebar/server-fetch';

function open(reply: unknown = { status: 200, type: 'application/json', etag: '"3"', body: '{"a":1}' }) {
  const asked: unknown[] = [];
  const waits: number[] = [];
  let hold: string | null = null;
  const call = (async (name: string, input: unknown) => {
    asked.push([name, input]);
    if (reply instanceof Error) throw reply;
    return reply;
  }) as CallScript;
  const fetch = serverFetch({
    call,
    wait: async (pause) => void waits.push(Math.round(pause)),
    held: () => hold,
  });
  return { fetch, asked, waits, hold: (reason: string) => (hold = reason) };
}

test('a request goes through the script with nothing but method, path, version, key and body', async () => {
  const { fetch, asked } = open();
  const answer = await fetch('/api/v1/connections/c/mappings/accounts', {
    method: 'PUT',
    headers: { 'if-match': '"2"', 'Idempotency-Key': 'k', cookie: 'x', authorization: 'y' },
    body: '{"rows":[]}',
  });
  expect(asked).toEqual([
    [
      'call',
      {
        method: 'put',
        path: '/api/v1/connections/c/mappings/accounts',
        ifMatch: '"2"',
        idempotencyKey: 'k',
        body: '{"rows":[]}',
      },
    ],
  ]);
  expect([answer.status, answer.headers.get('etag'), await answer.json()]).toEqual([200, '"3"', { a: 1 }]);
  expect((await open({ status: 204, type: '', etag: null, body: '' }).fetch('/api/v1/x')).status).toBe(204);
});

test('no other address can be reached', async () => {
  const { fetch, asked } = open();
  await expect(fetch('https://example.com/')).rejects.toThrow(TypeError);
  await expect(fetch('/healthz')).rejects.toThrow(TypeError);
  await expect(fetch('/api/v1/x', { method: 'PATCH' })).rejects.toThrow(TypeError);
  expect(asked).toEqual([]);
});

test('what the script could not do comes as a status and a sentence', async () => {
  const cases = [
    ['no-identity', 401, 'sign-in-required'],
    ['no-permission', 401, 'sign-in-required'],
    ['quota', 429, 'busy'],
    ['unreachable', 503, 'busy'],
    ['google', 503, 'busy'],
    ['refused', 403, 'not-allowed'],
  ] as const;
  for (const [code, status, problem] of cases) {
    const answer = await open(new CallFailure(code, 'Say this.')).fetch('/api/v1/x');
    expect([answer.status, await answer.json()]).toEqual([
      status,
      expect.objectContaining({ code: problem, detail: 'Say this.' }),
    ]);
  }
  await expect(open(new TypeError('a bug')).fetch('/api/v1/x')).rejects.toThrow('a bug');
});

test('progress is asked for with growing pauses, each task by itself', async () => {
  const { fetch, waits } = open();
  for (let count = 0; count < 9; count++) await fetch('/api/v1/jobs/j1');
  await fetch('/api/v1/jobs/j2');
  await fetch('/api/v1/connections');
  expect(waits).toEqual([1000, 1400, 1960, 2744, 3842, 5378, 7530, 10_000]);
});

test('nothing is posted from a copy before the user wants it; all else works', async () => {
  const { fetch, asked, hold } = open();
  hold('This is a copy.');
  const writing = ['previews/p/approve', 'previews/p/post', 'connections/c/postings/k/reverse'];
  for (const path of [...writing, 'connections/c/cin7-import'])
    expect(await (await fetch(`/api/v1/${path}`, { method: 'POST', body: '{}' })).json()).toMatchObject({
      detail: 'This is a copy.',
    });
  expect(asked).toEqual([]);
  expect((await fetch('/api/v1/connections/c/previews', { method: 'POST', body: '{}' })).status).toBe(200);
  expect((await fetch('/api/v1/connections/c/cin7-import')).status).toBe(200);
});
