import type { ChannelMappingRow, MappingTables } from '../../server/accounting/mapping-tables';
import type { XeroReference } from '../../server/accounting/organisation';
import type { StockEntry } from '../../server/accounting/trade-documents';
import { tables, xero } from '../golden/core/books';
import { channelRow } from './books';
import { afterPosting, linesOf } from './posted-journals';
import { draftOf, onlyJournal, stockEntry } from './stock-entries';

const titleOf = (narration: string) => narration.replace(/ v\d+ \[[A-Z2-7]{26}\]$/, '');
const journal = (...args: Parameters<typeof draftOf>) => onlyJournal(draftOf(...args).drafts);
const codes = (faults: readonly { readonly code: string }[]) => faults.map(({ code }) => code);
const mapped = (
  accounts: MappingTables['accounts'],
  channels: readonly ChannelMappingRow[] = [],
): MappingTables => ({
  ...tables,
  accounts: [...new Map([...tables.accounts, ...accounts].map((row) => [row.row, row])).values()],
  channels: [...channels, ...tables.channels],
});
const setting = (row: string, value: string): MappingTables => ({ ...tables, settings: [{ row, value }] });

test.each<[string, StockEntry['kind'], StockEntry[], [string, bigint][], string]>([
  [
    'row 21, found',
    'adjustments',
    [stockEntry('adjustments', 'a', '1200 > 330 55.50', { number: 'ST-00012' })],
    [['631', 5550n], ['330', -5550n]], // prettier-ignore
    'Stock adjustment ST-00012',
  ],
  [
    'row 22, lost at a stocktake',
    'adjustments',
    [stockEntry('adjustments', 'a', '330 > 1200 12.34', { number: 'ST-00013', type: 'StockTake' })],
    [['330', 1234n], ['631', -1234n]], // prettier-ignore
    'Stocktake ST-00013',
  ],
  [
    'row 22, written off',
    'adjustments',
    [stockEntry('adjustments', 'a', '330 > 1200 8', { number: 'WO-00003', type: 'Inventory Write-Off' })],
    [['330', 800n], ['631', -800n]], // prettier-ignore
    'Write-off WO-00003',
  ],
  [
    'row 23, revalued from 100.00 to 110.00: the difference only',
    'adjustments',
    [
      stockEntry('adjustments', 'a', '330 > 1200 100', { number: 'ST-00014', taskId: 't' }),
      stockEntry('adjustments', 'b', '1200 > 330 110', { number: 'ST-00014', taskId: 't' }),
    ],
    [['631', 1000n], ['330', -1000n]], // prettier-ignore
    'Stock adjustment ST-00014',
  ],
  [
    'rows 24 to 26 and 6.5: 200.00 of parts and 30.00 of work become 218.50, 11.50 is lost',
    'production',
    (
      ['633 > 1200 120', '633 > 1200 80', '633 > 320 30', '313 > 633 11.50', '1200 > 633 218.50'] as const
    ).map((pair, index) =>
      stockEntry('production', `p${index}`, pair, {
        number: 'MO-00004',
        taskId: 't',
        type: 'ProductionOrder',
      }),
    ),
    [
      ...([['313', 1150n], ['633', -1150n], ['633', 3000n], ['320', -3000n]] as [string, bigint][]), // prettier-ignore
      ...([['631', 1850n], ['633', -1850n]] as [string, bigint][]), // prettier-ignore
    ],
    'Production MO-00004',
  ],
  [
    'row 28, sent',
    'transfers',
    [stockEntry('transfers', 'a', '632 > 1200 40', { number: 'TR-00005', type: 'StockTransfer' })],
    [['632', 4000n], ['631', -4000n]], // prettier-ignore
    'Transfer TR-00005',
  ],
  [
    'row 20: 120.00 on hand and 80.00 sold of 200.00 freight',
    'landed-cost',
    [
      stockEntry('landed-cost', 'a', '1200 > 425 200', { number: 'PO-00017', type: 'Purchase' }),
      stockEntry('landed-cost', 'b', '310 > 1200 80', { number: 'PO-00017', type: 'Purchase' }),
    ],
    [['310', 8000n], ['631', -8000n], ['631', 20000n], ['425', -20000n]], // prettier-ignore
    'Landed cost PO-00017',
  ],
  [
    'row 13, received before it was invoiced',
    'landed-cost',
    [stockEntry('landed-cost', 'a', '1200 > 806 120', { number: 'PO-00018', type: 'Purchase' })],
    [['631', 12000n], ['806', -12000n]], // prettier-ignore
    'Goods received PO-00018',
  ],
  [
    'row 16, invoiced before it was received',
    'landed-cost',
    [stockEntry('landed-cost', 'a', '807 > 1200 90', { number: 'PO-00019', type: 'Purchase' })],
    [['807', 9000n], ['631', -9000n]], // prettier-ignore
    'Goods invoiced PO-00019',
  ],
  [
    'a manual journal',
    'manual-journals',
    [stockEntry('manual-journals', 'a', '325 > 425 99', { number: 'JR-00001', type: 'Journal' })],
    [['325', 9900n], ['425', -9900n]], // prettier-ignore
    'Manual journal JR-00001',
  ],
])('%s: each line on its side, and what it is called', (_name, kind, entries, lines, title) => {
  const draft = journal(kind, entries);
  expect(linesOf(draft)).toEqual(lines);
  expect([titleOf(draft.narration), draft.date, draft.kind, draft.faults]).toEqual([
    title,
    '2026-10-05',
    kind,
    [],
  ]);
});

test('one by one: each day of a number by itself; landed cost and goods received of one order apart', () => {
  const transfer = { number: 'TR-00005', taskId: 't' };
  const sentAndCome = draftOf('transfers', [
    stockEntry('transfers', 'a', '632 > 1200 40', transfer),
    stockEntry('transfers', 'b', '1200 > 632 40', { ...transfer, date: '2026-10-08' }),
  ]).drafts;
  expect(sentAndCome.map((draft) => [draft.date, linesOf(draft)?.[0]])).toEqual([
    ['2026-10-05', ['632', 4000n]],
    ['2026-10-08', ['631', 4000n]],
  ]);
  const order = { number: 'PO-00017' };
  const drafts = draftOf('landed-cost', [
    stockEntry('landed-cost', 'a', '1200 > 425 20', order),
    stockEntry('landed-cost', 'b', '1200 > 806 30', order),
  ]).drafts;
  expect(drafts.map(({ narration, revision }) => [titleOf(narration), revision])).toEqual([
    ['Goods received PO-00017', 1],
    ['Landed cost PO-00017', 1],
  ]);
  expect(new Set(drafts.map(({ family }) => family)).size).toBe(2);
});

test('a row of Channels that names the kind puts it together by month, with its tracking; a blank kind does not', () => {
  const entries = [
    stockEntry('adjustments', 'a', '330 > 1200 5'),
    stockEntry('adjustments', 'b', '330 > 1200 7', { date: '2026-10-20', type: 'StockTake' }),
  ];
  const monthly = journal('adjustments', entries, {
    tables: mapped(
      [],
      [channelRow('m', { kind: 'adjustments', postAs: 'month', tracking1: 'Region: North' })],
    ),
  });
  expect([titleOf(monthly.narration), monthly.date]).toEqual([
    'Stock adjustments October 2026',
    '2026-10-31',
  ]);
  expect(linesOf(monthly)).toEqual([['330', 1200n], ['631', -1200n]]); // prettier-ignore
  const blank = mapped([], [channelRow('m', { postAs: 'month' })]);
  expect(draftOf('adjustments', entries, { tables: blank }).drafts).toHaveLength(2);
});

test('a valuation of our own is a journal with a name of its own, also where adjustments go by month', () => {
  const valuation = stockEntry('adjustments', 'valuation|fifo|2026-10|cogs|310|1200', '310 > 1200 4.20', {
    ...{ number: 'VAL-2026-10', type: 'Valuation', date: '2026-10-31' },
    description: 'FIFO, October 2026: cost of sales less Cin7’s',
  });
  const entries = [valuation, stockEntry('adjustments', 'a', '330 > 1200 5')];
  const byMonth = mapped([], [channelRow('m', { kind: 'adjustments', postAs: 'month' })]);
  for (const more of [{}, { tables: byMonth }])
    expect(draftOf('adjustments', entries, more).drafts.map(({ narration }) => titleOf(narration))).toContain(
      'Valuation FIFO October 2026',
    );
  // Computed anew it is another amount under the same name: the next revision is the difference.
  const posted = afterPosting(journal('adjustments', [valuation]));
  const next = journal('adjustments', [{ ...valuation, amount: '5.00' }], { posted });
  expect([next.revision, linesOf(next)]).toEqual([2, [['310', 80n], ['631', -80n]]]); // prettier-ignore
});

test('a write-off says that tax may be due, a manual journal what it is for; neither warns', () => {
  const off = journal('adjustments', [
    stockEntry('adjustments', 'a', '330 > 1200 8', { type: 'InventoryWriteOff' }),
  ]);
  expect(off.lines[0]?.description).toBe(
    'Write-off N-a, 1 movement; check whether local rules put VAT or sales tax on it',
  );
  const manual = journal('manual-journals', [
    stockEntry('manual-journals', 'a', '325 > 425 99', { description: 'Packing material used' }),
  ]);
  expect(manual.lines[1]?.description).toBe('Manual journal N-a, 1 movement; Packing material used');
  expect([...off.faults, ...manual.faults]).toEqual([]);
});

describe('what keeps entries out', () => {
  test.each(['adjustments', 'production', 'transfers', 'landed-cost', 'manual-journals'] as const)(
    '%s while the ledger was not read: nothing is drafted, nothing is taken back, and why',
    (kind) => {
      const posted = afterPosting(journal(kind, [stockEntry(kind, 'a', '330 > 1200 8')]));
      const { drafts, leftOut } = draftOf(kind, [], { posted, sources: { ledgerRead: false } });
      expect(drafts).toEqual([]);
      expect(leftOut.map(({ faults }) => codes(faults))).toEqual([['not-fetched']]);
      expect(leftOut[0]?.faults[0]).toMatchObject({ severity: 'blocking', remedy: /Fetch the period/ });
      // Once it is read and has nothing of it, what was posted is taken back.
      expect(draftOf(kind, [], { posted }).drafts).toHaveLength(1);
    },
  );

  test('both sides on one account in Xero: a transfer between places needs no journal (row 28)', () => {
    const { drafts, leftOut } = draftOf('transfers', [stockEntry('transfers', 'a', '632 > 1200 40')], {
      tables: mapped([{ row: 'account:632', xeroAccount: '631' }]),
    });
    expect([drafts, codes(leftOut[0]?.faults ?? [])]).toEqual([[], ['nothing-to-post']]);
    expect(leftOut[0]?.faults[0]?.reason).toContain('both sides are 631 · Stock in warehouse in Xero');
  });

  const chart = (code: string, more: Partial<XeroReference['accounts'][number]>): XeroReference => ({
    ...xero,
    accounts: xero.accounts.map((account) => (account.code === code ? { ...account, ...more } : account)),
  });
  test.each([
    ['of type INVENTORY', chart('631', { type: 'INVENTORY' }), 'account-wrong-type'],
    ['that Xero keeps', chart('631', { systemAccount: 'DEBTORS' }), 'account-system'],
    ['that is archived', chart('631', { active: false }), 'account-archived'],
  ])('an account %s (accounting-rules 10.3)', (_name, changed, code) => {
    const { drafts, leftOut } = draftOf('adjustments', [stockEntry('adjustments', 'a', '330 > 1200 5')], {
      xero: changed,
    });
    expect([drafts, codes(leftOut[0]?.faults ?? [])]).toEqual([[], [code]]);
    expect(leftOut[0]?.faults[0]).toMatchObject({ place: { row: 'account:1200' }, document: 'N-a' });
  });

  test('an account that Xero takes no journal on: receivables of a manual journal', () => {
    const { leftOut } = draftOf('manual-journals', [stockEntry('manual-journals', 'a', '610 > 425 5')], {
      tables: mapped([{ row: 'account:610', xeroAccount: '610' }]),
    });
    expect(codes(leftOut[0]?.faults ?? [])).toEqual(['account-system']);
  });

  test('the start date: what lies before it stays out, the day itself does not', () => {
    const before = draftOf(
      'adjustments',
      [
        stockEntry('adjustments', 'a', '330 > 1200 5', { date: '2026-10-09' }),
        stockEntry('adjustments', 'b', '330 > 1200 5', { date: '2026-10-10' }),
      ],
      { tables: setting('startDate', '2026-10-10') },
    );
    expect(before.drafts.map(({ date }) => date)).toEqual(['2026-10-10']);
    expect(before.leftOut.map(({ id, faults }) => [id, codes(faults)])).toEqual([
      ['a', ['before-start-date']],
    ]);
  });
});

test('the status from Settings: a draft, or posted at once', () => {
  const entries = [stockEntry('transfers', 'a', '632 > 1200 5')];
  expect(journal('transfers', entries)).not.toHaveProperty('approval');
  expect(journal('transfers', entries, { tables: setting('status.transfers', 'draft') }).approval).toBe(
    'draft',
  );
  expect(journal('transfers', entries, { tables: setting('status.cogs', 'draft') })).not.toHaveProperty(
    'approval',
  );
});

test('an adjustment that moves no asset is shown with a warning', () => {
  const draft = journal('adjustments', [stockEntry('adjustments', 'a', '330 > 425 5')]);
  expect(draft.faults).toMatchObject([{ code: 'no-stock-side', severity: 'warning', document: 'N-a' }]);
});

describe('work in progress (accounting-rules 6.5)', () => {
  const run = { number: 'MO-00004', taskId: 'run', type: 'ProductionOrder' };
  const issued = stockEntry('production', 'i', '633 > 1200 100', { ...run, date: '2026-09-28' });
  const finished = (amount: string) => stockEntry('production', 'f', `1200 > 633 ${amount}`, run);
  const faultsOf = (entries: readonly StockEntry[], own = tables) =>
    draftOf('production', entries, { tables: own }).drafts.flatMap(({ faults }) => faults);

  test('a run over two months that clears it says nothing', () => {
    expect(faultsOf([issued, finished('100')])).toEqual([]);
  });
  test('a run that is not finished says nothing', () => {
    expect(faultsOf([{ ...issued, date: finished('1').date }])).toEqual([]);
  });
  test('a finished run that leaves something is named with what it leaves', () => {
    const [fault, ...others] = faultsOf([issued, finished('88.50')]);
    expect(others).toEqual([]);
    expect(fault).toMatchObject({
      ...{ code: 'wip-not-cleared', severity: 'warning', document: 'MO-00004' },
      reason: 'MO-00004 is finished but leaves GBP 11.50 in 633 · Work in progress.',
    });
  });
  test('without the role the account that Cin7 calls so is looked at', () => {
    const unmapped = mapped([{ row: 'role:workInProgress', xeroAccount: '' }]);
    expect(codes(faultsOf([issued, finished('88.50')], unmapped))).toEqual(['wip-not-cleared']);
    expect(faultsOf([issued, finished('100')], unmapped)).toEqual([]);
  });
});
