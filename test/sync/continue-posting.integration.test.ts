import { ok } from '../../server/accounting/result';
import type { Db } from '../../server/store/db';
import { listOpenRuns, readRun } from '../../server/store/runs';
import { postPreview } from '../../server/sync/approve';
import { openTestDatabase } from '../store/support/database';
import { startXero } from '../support/xero-sandbox';
import { bill } from '../xero/every-kind';
import { keptTokens, ledgerOf } from '../xero/signed-in';
import { copiesInXero, postOverHttp } from './posting-over-http';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await openTestDatabase();
  [db, close] = [opened.db, opened.close];
});
afterAll(() => close());

test('fifty clients post again at once what waited for a reconnect: one run goes on, and each document is sent once', async () => {
  const xero = await startXero();
  try {
    const good = await keptTokens(xero);
    let isConnected = false;
    const ledger = await ledgerOf(xero, {
      tokens: {
        accessToken: (options) => (isConnected ? good.accessToken(options) : Promise.resolve(ok('bad'))),
      },
    });
    const draft = bill('reconnect');
    const posting = await postOverHttp(db, xero, ledger, [draft]);
    expect((await posting.finish()).state).toBe('failed');
    isConnected = true;
    const posted = await Promise.all(
      Array.from({ length: 50 }, () => postPreview(posting.context, posting.preview, 'f', 'Bea')),
    );
    const runs = new Set(posted.map((one) => (one.ok ? one.value.run : one.error.code)));
    expect([runs.size, runs.has(posting.run)]).toEqual([1, false]);
    const open = (await listOpenRuns(db)).filter(({ connection }) => connection === posting.connection);
    expect(open.map(({ id }) => id)).toEqual([...runs]);
    await posting.finish(open[0]?.id ?? '');
    expect((await readRun(db, open[0]?.id ?? ''))?.state).toBe('done');
    expect((await posting.postings()).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['posted', 2],
    ]);
    expect(await copiesInXero(xero, draft)).toHaveLength(1);
  } finally {
    await xero.close();
  }
});
