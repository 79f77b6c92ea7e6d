import { calendarDate } from '../../server/accounting/dates';
import type { Draft } from '../../server/accounting/draft';
import { fault } from '../../server/accounting/fault';
import type { DocumentKind } from '../../server/accounting/kinds';
import { collectIssues } from '../../server/accounting/preview';
import { readConnection, saveConnection } from '../../server/store/connections';
import type { Db } from '../../server/store/db';
import { insertPreview, listPreviews } from '../../server/store/previews';
import { listErrors } from '../../server/sync/errors';
import { openTestDatabase } from '../store/support/database';
import { postedRun } from './posted-run';

/** What Errors says of several previews: of each kind and month the newest one counts. */
let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await openTestDatabase();
  [db, close] = [opened.db, opened.close];
});
afterAll(() => close());

const held = (draft: Draft, reason: string): Draft => ({
  ...draft,
  faults: [fault('account-unmapped', { table: 'accounts', row: reason }, reason, 'Choose one.')],
});

test('of each kind and month the newest preview speaks', async () => {
  const { connection, drafts, context } = await postedRun(db, 1);
  const journal = drafts.find(({ kind }) => kind === 'cogs');
  const invoice = drafts.find(({ kind }) => kind === 'invoices');
  if (!journal || !invoice) throw new Error('No drafts');
  let minute = 0;
  const preview = async (month: string, kinds: readonly DocumentKind[], own: readonly Draft[]) => {
    minute += 1;
    const [first] = await listPreviews(db, connection, 1);
    if (!first) throw new Error('No preview');
    await db.tx((tx) =>
      insertPreview(
        tx,
        {
          ...first,
          ...{ id: `${connection}-${minute}`, kinds, issues: collectIssues(own, []), state: 'ready' },
          ...{ from: calendarDate(`${month}-01`), to: calendarDate(`${month}-30`) },
          createdAt: new Date(context.clock().getTime() + minute * 60_000),
        },
        { drafts: own, leftOut: [] },
      ),
    );
  };
  const reasons = async () =>
    (await listErrors(db, connection)).map(({ what }) => what.replace('1 document held back: ', ''));

  await preview('2026-09', ['cogs'], [held(journal, 'September')]);
  await preview('2026-10', ['cogs', 'invoices'], [held(journal, 'cogs'), held(invoice, 'invoices')]);
  await preview('2026-11', ['cogs', 'invoices'], [held(invoice, 'November')]);
  expect(await reasons()).toEqual(['November', 'cogs', 'invoices', 'September']);

  await preview('2026-10', ['cogs'], [held(journal, 'cogs anew')]);
  expect(await reasons()).toEqual(['cogs anew', 'November', 'invoices', 'September']);
  await preview('2026-10', ['cogs'], []);
  expect(await reasons()).toEqual(['November', 'invoices', 'September']);
});

test('a month that was locked whole since says nothing any more, unless it is what was looked at last', async () => {
  const { connection, drafts } = await postedRun(db, 0);
  const [journal] = drafts;
  const record = await readConnection(db, connection);
  const [first] = await listPreviews(db, connection, 1);
  if (!journal || !record?.organisation || !first) throw new Error('Nothing is posted');
  const own = [held(journal, 'locked')];
  const issues = collectIssues(own, []);
  const preview = (id: string, month: string, after: number) =>
    db.tx((tx) =>
      insertPreview(
        tx,
        {
          ...{ ...first, issues, id: `${connection}-${id}` },
          ...{ from: calendarDate(`${month}-01`), to: calendarDate(`${month}-30`) },
          createdAt: new Date(first.createdAt.getTime() + after),
        },
        { drafts: own, leftOut: [] },
      ),
    );
  const organisation = { ...record.organisation, periodLockDate: calendarDate('2026-09-30') };
  await saveConnection(db, { ...record, organisation });
  await preview('a', '2026-09', 1);
  expect(await listErrors(db, connection)).toHaveLength(1);
  await preview('b', '2026-11', 2);
  expect((await listErrors(db, connection)).map(({ id }) => id)).toEqual([`held:${connection}-b:0`]);
});
