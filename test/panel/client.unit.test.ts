import { Client } from '../../addin/panel/api/client';
import { followJob } from '../../addin/panel/api/follow-job';
import { readTable, saveTable } from '../../addin/panel/api/mapping-tables';
import { allPages } from '../../addin/panel/api/pages';
import type { JobDto } from '../../server/contract/jobs';
import * as data from '../workbook/fixtures';
import { FakeApi, problemReply } from './fake-api';

const clientOf = (api: FakeApi): Client => new Client(api.fetch, '/api/v1');
const noWait = async (): Promise<void> => undefined;

describe('calls', () => {
  test('fill the path, the query and the body by the contract', async () => {
    const api = new FakeApi();
    await clientOf(api).call('listSources', {
      params: { preview: 'p/1', key: 'cogs/2026-10 #1' },
      query: { limit: 50 },
    });
    expect(api.calls[0]).toMatchObject({
      name: 'listSources',
      params: { preview: 'p/1', key: 'cogs/2026-10 #1' },
      query: { limit: '50' },
    });
  });

  test('an answer outside of the contract is a problem, not a value', async () => {
    const api = new FakeApi().on('readPreview', () => ({ ...data.preview, totals: null }));
    const answer = await clientOf(api).call('readPreview', { params: { preview: 'p1' } });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'unreadable', status: 200 } });
  });

  test('a page instead of an answer is a problem too', async () => {
    const api = new FakeApi().on('listConnections', () => ({
      status: 502,
      body: '<html>Bad gateway</html>',
    }));
    const answer = await clientOf(api).call('listConnections', { params: {} });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'unreadable', status: 502 } });
  });

  test('a refusal keeps its code, words and difference', async () => {
    const difference = { summary: '3 sales changed.', added: [], removed: ['SO-1'], changed: [], other: [] };
    const api = new FakeApi().on('post', () =>
      problemReply(409, 'preview-stale', 'Nothing was posted.', { difference }),
    );
    const answer = await clientOf(api).call('post', {
      params: { preview: 'p1' },
      body: { fingerprint: 'f' },
    });
    expect(answer).toEqual({
      ok: false,
      problem: {
        code: 'preview-stale',
        status: 409,
        title: 'preview-stale',
        detail: 'Nothing was posted.',
        faults: [],
        difference,
      },
    });
  });

  test('no answer at all is a value as well', async () => {
    const client = new Client(async () => Promise.reject(new TypeError('failed')), '/api/v1');
    const answer = await client.call('listConnections', { params: {} });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'unreachable' } });
  });

  test('an answer without a body is read', async () => {
    const api = new FakeApi().on('disconnect', () => ({ status: 204, body: '' }));
    expect(await clientOf(api).call('disconnect', { params: { connection: 'c1' } })).toMatchObject({
      ok: true,
    });
  });
});

describe('mapping tables', () => {
  test('are saved upon the version that was read', async () => {
    const api = new FakeApi()
      .on('readMapping', () => ({ body: data.channels, etag: '"2"' }))
      .on('saveMapping', () => ({ body: { ...data.channels, version: 3 }, etag: '"3"' }));
    const client = clientOf(api);
    const read = await readTable(client, 'c1', 'channels');
    expect(read).toMatchObject({
      ok: true,
      etag: '"2"',
      value: { rows: [{ postAs: 'day' }, { postAs: 'none' }] },
    });
    const saved = await saveTable(client, 'c1', 'channels', '"2"', {
      rows: [{ row: 'rule:1', postAs: 'month' }],
    });
    expect(saved).toMatchObject({ ok: true, value: { version: 3 } });
    expect(api.named('saveMapping')[0]).toMatchObject({ params: { table: 'channels' }, ifMatch: '"2"' });
  });

  test('settings have an address of their own', async () => {
    const api = new FakeApi().on('saveSettings', () => data.settings);
    await saveTable(clientOf(api), 'c1', 'settings', '"0"', {
      rows: [{ row: 'keepItemCodes', value: 'yes' }],
    });
    expect(api.named('saveSettings')[0]?.body).toEqual({ rows: [{ row: 'keepItemCodes', value: 'yes' }] });
  });
});

test('pages are read to the last', async () => {
  const cursors: (string | undefined)[] = [];
  const answer = await allPages(async (cursor) => {
    cursors.push(cursor);
    const next = cursor === undefined ? 'b' : null;
    return { ok: true, etag: null, value: { items: [cursor ?? 'a'], next, total: 2 } };
  });
  expect(answer).toMatchObject({ ok: true, value: ['a', 'b'] });
  expect(cursors).toEqual([undefined, 'b']);
});

describe('following a long task', () => {
  const steps = (...replies: (JobDto | 'away')[]): FakeApi =>
    new FakeApi().on('readJob', () => {
      const reply = replies.shift() ?? 'away';
      return reply === 'away' ? problemReply(503, 'internal', 'Starting.') : reply;
    });

  test('goes on over a server that is away and ends with the task', async () => {
    const done = { ...data.runningJob, state: 'done' as const, done: 1204 };
    const seen: (number | null)[] = [];
    const end = await followJob(
      clientOf(steps(data.runningJob, 'away', 'away', done)),
      'j1',
      (job) => void seen.push(job?.done ?? null),
      noWait,
    );
    expect(end).toMatchObject({ ok: true, job: { state: 'done' } });
    expect(seen).toEqual([340, null, null, 1204]);
  });

  test('a task that is not known ends with the problem', async () => {
    const api = new FakeApi().on('readJob', () => problemReply(404, 'not-found', 'There is no such task.'));
    expect(await followJob(clientOf(api), 'j9', () => undefined, noWait)).toMatchObject({
      ok: false,
      problem: { code: 'not-found' },
    });
  });
});
