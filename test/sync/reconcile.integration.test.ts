import { reconcile } from '../../server/sync/reconcile';
import { openJoined } from './joined-books';

/** What Tie-out says of a month of which Cogsheet posted nothing: Cin7's cost of sales beside Xero's trial balance. */

type Joined = Awaited<ReturnType<typeof openJoined>>;

const yearEndsOn = (day: number, month: number) =>
  openJoined((seed) => ({
    ...seed,
    organisation: { ...seed.organisation, FinancialYearEndDay: day, FinancialYearEndMonth: month },
  }));

const journal = (date: string, amount: number) => ({
  Narration: `Of ${date}`,
  Date: date,
  Status: 'POSTED',
  JournalLines: [
    { LineAmount: amount, AccountCode: '310' },
    { LineAmount: -amount, AccountCode: '631' },
  ],
});

async function october({ tools, connect, xero, fetchMonth }: Joined) {
  const connection = await connect();
  await fetchMonth(connection, ['cogs']);
  for (const one of [journal('2026-09-30', 50), journal('2026-10-10', 7), journal('2026-10-20', 3)])
    await xero.rows('PUT', '/ManualJournals', one);
  return async () => {
    const answer = await reconcile(tools.context, connection, '2026-10');
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return (account: string) => answer.value.rows.find((row) => row.account.startsWith(account));
  };
}

test.each([
  ['in the middle of the year', 31, 3],
  ['in the first month of a year', 30, 9],
  ['in a month in which a year ends', 15, 10],
])('%s an account of profit and loss moved by what was booked in the month', async (_, day, month) => {
  const joined = await yearEndsOn(day, month);
  try {
    const row = (await (await october(joined))())('310');
    expect(row).toMatchObject({ xero: '10.00', ours: '0.00' });
    expect(row?.cin7).toMatch(/^\d+\.\d\d$/);
    expect(row?.cause).toMatch(
      /^GBP [\d.]+ \(debit\) of Cin7's movement is not posted from here .*; GBP 10\.00 \(debit\) in Xero was not posted by Cogsheet/,
    );
  } finally {
    await joined.close();
  }
});

test('a Cin7 account that nothing places has a row of its own, and Cin7 still sums to nothing', async () => {
  const joined = await yearEndsOn(31, 3);
  try {
    const tieOut = await october(joined);
    const mapped = (await tieOut())('310');
    await joined.tools.context.db.query(
      `insert into mapping_version (connection_id, table_name, version, rows, saved_by)
       select id, 'accounts', 1, '[{"row": "account:310", "xeroAccount": ""}]'::jsonb, 'Ann' from connection`,
      [],
    );
    const row = await tieOut();
    expect(row('310')).toBeUndefined();
    expect(row('Cin7 310')).toMatchObject({
      cin7: mapped?.cin7,
      ours: '0.00',
      xero: '0.00',
      cause: expect.stringContaining('not mapped to Xero: choose its Xero account in Accounts') as string,
    });
  } finally {
    await joined.close();
  }
});
