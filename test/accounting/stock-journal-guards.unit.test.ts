import { draftAdjustments } from '../../server/accounting/adjustments';
import { calendarDate } from '../../server/accounting/dates';
import { draftManualJournals } from '../../server/accounting/manual-journals';
import type { MappingTables } from '../../server/accounting/mapping-tables';
import { draftTransfers } from '../../server/accounting/transfers';
import { channelRow } from './books';
import { balances, stateOf, type PostedJournal } from './posted-journals';
import { stockEntry, stockInput, tables, xero } from './stock-books';

/** What keeps entries of stock journals out, and what Settings and Channels change about them. */

const lost = stockEntry('adjustments', ['330', '1200', '5'], { number: 'ST-00001' });
const codes = (faults: readonly { readonly code: string }[] = []) => faults.map(({ code }) => code);
const withAccounts = (...rows: MappingTables['accounts']): MappingTables => ({
  ...tables,
  accounts: [...new Map([...tables.accounts, ...rows].map((row) => [row.row, row])).values()],
});
const withSetting = (row: string, value: string): MappingTables => ({
  ...tables,
  settings: [{ row, value }],
});
const withXeroAccount = (code: string, more: Partial<(typeof xero.accounts)[number]>) => ({
  ...xero,
  accounts: xero.accounts.map((account) => (account.code === code ? { ...account, ...more } : account)),
});

test.each([
  ['of type INVENTORY', { type: 'INVENTORY' }, 'account-wrong-type'],
  ['that Xero keeps for itself', { systemAccount: 'DEBTORS' }, 'account-system'],
  ['that is archived', { active: false }, 'account-archived'],
])('an account %s takes no journal, and its row is named (accounting-rules 10.3)', (_name, more, code) => {
  const { drafts, leftOut } = draftAdjustments(stockInput([lost], { xero: withXeroAccount('631', more) }));
  expect([drafts, leftOut.map(({ faults }) => codes(faults))]).toEqual([[], [[code]]]);
  expect(leftOut[0]?.faults[0]).toMatchObject({ place: { row: 'account:1200' }, document: 'ST-00001' });
});

test('nor does the receivables account, to which a manual journal of Cin7 may post', () => {
  const { drafts, leftOut } = draftManualJournals(
    stockInput([stockEntry('manual-journals', ['610', '425', '5'])], {
      tables: withAccounts({ row: 'account:610', xeroAccount: '610' }),
    }),
  );
  expect([drafts, codes(leftOut[0]?.faults)]).toEqual([[], ['account-system']]);
});

test('the start date: what lies before it stays out, the day itself does not', () => {
  const earlier = { ...lost, id: 'earlier', date: calendarDate('2026-10-04') };
  const { drafts, leftOut } = draftAdjustments(
    stockInput([earlier, lost], { tables: withSetting('startDate', '2026-10-05') }),
  );
  expect(drafts.map(({ date }) => date)).toEqual(['2026-10-05']);
  expect(leftOut.map(({ id, faults }) => [id, codes(faults)])).toEqual([['earlier', ['before-start-date']]]);
});

test('the status of the kind: posted at once, or a draft', () => {
  const sent = [stockEntry('transfers', ['632', '1200', '5'])];
  const approvals = ['status.transfers', 'status.cogs'].map(
    (row) => draftTransfers(stockInput(sent, { tables: withSetting(row, 'draft') })).drafts[0]?.approval,
  );
  expect(approvals).toEqual(['draft', undefined]);
});

test('a row of Channels that names the kind puts its tracking on the lines; one with a blank kind does not take it', () => {
  const channels = (kind: string) => [
    channelRow('own', { kind, postAs: 'month', tracking1: 'Region: North' }),
  ];
  const [named, blank] = ['adjustments', ''].map(
    (kind) =>
      draftAdjustments(stockInput([lost], { tables: { ...tables, channels: channels(kind) } })).drafts[0],
  );
  expect(named).toMatchObject({ date: '2026-10-31', rule: { row: 'own' } });
  expect(named?.lines.map(({ tracking }) => tracking)).toEqual([
    [{ category: 'Region', option: 'North' }],
    [{ category: 'Region', option: 'North' }],
  ]);
  expect(blank).toMatchObject({ date: '2026-10-05', rule: { row: '', text: 'one by one, no rule needed' } });
});

const valuation = (amount: string) =>
  stockEntry('adjustments', ['310', '1200', amount], { id: 'valuation', type: 'Valuation' });

test('an entry whose old account cannot be used any more is held whole: not taken back without being taken anew', () => {
  const [first] = draftAdjustments(stockInput([valuation('10')])).drafts;
  if (!first) throw new Error('There is no journal');
  const { drafts, leftOut } = draftAdjustments(
    stockInput([valuation('12')], {
      xero: withXeroAccount('310', { active: false }),
      tables: withAccounts({ row: 'account:310', xeroAccount: '325' }),
      posted: stateOf([{ draft: first, live: true }]),
    }),
  );
  expect(drafts).toEqual([]);
  expect(leftOut.map(({ faults }) => codes(faults))).toEqual([['account-archived'], ['account-archived']]);
});

test('what stands on other accounts is put right, also where its sum is what it should be', () => {
  const posted: PostedJournal[] = [];
  const post = (entries: (typeof lost)[], xeroAccount = '330') => {
    const own = withAccounts({ row: 'account:330', xeroAccount });
    const { drafts } = draftAdjustments(stockInput(entries, { tables: own, posted: stateOf(posted) }));
    posted.push(...drafts.map((draft) => ({ draft, live: true })));
    return drafts.length;
  };
  // Taken on one account after another, and taken back between.
  for (const account of ['330', '325', '310']) {
    post([lost], account);
    if (account !== '310') post([]);
  }
  posted.forEach((one, index) => {
    if (index === 0 || index === 3) one.live = false;
  });
  const standing = () => balances(posted.filter(({ live }) => live).map(({ draft }) => draft));
  expect(standing()).toEqual({ '310': 500n, '325': 500n, '330': -500n, '631': -500n });
  expect(post([lost])).toBe(1);
  expect(standing()).toEqual({ '330': 500n, '631': -500n });
});
