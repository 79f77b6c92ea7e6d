import fc from 'fast-check';
import { draftCogs } from '../../server/accounting/cogs';
import { calendarDate } from '../../server/accounting/dates';
import { balance, type JournalDraft } from '../../server/accounting/draft';
import type { MappingTables } from '../../server/accounting/mapping-tables';
import { sumMinor } from '../../server/accounting/money';
import type { PostedState } from '../../server/accounting/posted';
import type { CostEntry } from '../../server/accounting/source-documents';
import { channelRow, cin7, entry, ruleInput, tables, today, xero } from './books';
import { afterPosting, linesOf, stateOf, type PostedJournal } from './posted-journals';

const unlocked = {
  ...xero,
  organisation: { ...xero.organisation, periodLockDate: null, endOfYearLockDate: null },
};
const draft = (
  entries: readonly CostEntry[],
  { today: now, ...more }: { tables?: MappingTables; posted?: PostedState; today?: string } = {},
) =>
  draftCogs(
    ruleInput({ sources: { entries }, ...more, ...(now === undefined ? {} : { today: calendarDate(now) }) }),
  );
const lines = linesOf;

test('a sale debits cost of goods sold and credits stock: the sign of each line (accounting-rules 3 row 3)', () => {
  const { drafts } = draft([entry('1', { amount: '37' })]);
  expect(lines(drafts[0])).toEqual([
    ['310', 3700n],
    ['631', -3700n],
  ]);
  expect(drafts[0]).toMatchObject({
    date: '2026-10-31',
    currency: 'GBP',
    revision: 1,
    rule: { row: 'cogs' },
    showOnCashBasisReports: false,
  });
  expect(drafts[0]?.narration).toBe(`COGS October 2026 Shopify v1 [${drafts[0]?.key}]`);
});

test('the journal of a month that has not begun waits: it could only be dated before its month', () => {
  const early = { today: '2026-09-30' };
  const { drafts, leftOut } = draft([entry('1', { date: calendarDate('2026-10-02') })], early);
  expect([drafts, leftOut]).toMatchObject([
    [],
    [
      {
        number: 'INV-1',
        faults: [
          {
            code: 'period-open',
            severity: 'blocking',
            reason: expect.stringMatching(
              /^COGS October 2026 Shopify waits: October 2026 has not begun/,
            ) as string,
          },
        ],
      },
    ],
  ]);
  expect(draft([entry('1')], { today: '2026-10-01' }).drafts).toMatchObject([{ date: '2026-10-01' }]);
  const byDay = { ...tables, channels: [channelRow('cogs', { kind: 'cogs', postAs: 'day' })] };
  expect(draft([entry('1')], { ...early, tables: byDay }).drafts).toMatchObject([{ date: '2026-10-05' }]);
});

test('a return with exchanged sides and a negative correction both net inside the journal (rows 6 and 29)', () => {
  const { drafts } = draft([
    entry('1', { amount: '25' }),
    entry('2', { debitAccount: '1200', creditAccount: '310', amount: '7.35' }),
    entry('3', { amount: '-1.15' }),
  ]);
  expect(lines(drafts[0])).toEqual([
    ['310', 1650n],
    ['631', -1650n],
  ]);
  expect(drafts[0]?.sources.map(({ amountMinor }) => amountMinor)).toEqual([2500n, -735n, -115n]);
});

test('more returns than sales turn the journal round, it still balances', () => {
  expect(lines(draft([entry('1', { amount: '-4' })]).drafts[0])).toEqual([
    ['631', 400n],
    ['310', -400n],
  ]);
});

test('amounts are rounded at the source entry, then added (accounting-rules 7)', () => {
  const { drafts } = draft(['1', '2', '3'].map((id) => entry(id, { amount: '0.335' })));
  expect(lines(drafts[0])).toEqual([
    ['310', 102n],
    ['631', -102n],
  ]);
});

test('movements that add up to zero make no journal but are named', () => {
  const { drafts, leftOut } = draft([entry('1', { amount: '5' }), entry('2', { amount: '-5' })]);
  expect(drafts).toEqual([]);
  expect(leftOut.map(({ number, faults }) => [number, faults[0]?.code])).toEqual([
    ['INV-1', 'nothing-to-post'],
    ['INV-2', 'nothing-to-post'],
  ]);
});

test('an entry whose account is not mapped stays out with its row named, the others go on', () => {
  const { drafts, leftOut } = draft([entry('1'), entry('2', { creditAccount: '1300' })]);
  expect(drafts).toHaveLength(1);
  expect(leftOut[0]?.faults[0]).toMatchObject({
    code: 'account-unmapped',
    place: { table: 'accounts', row: 'account:1300' },
    document: 'INV-2',
  });
});

test('by day and by channel: one journal each; post as none keeps them out', () => {
  const byDay = {
    ...tables,
    channels: [
      channelRow('none', { channel: 'Amazon', postAs: 'none' }),
      channelRow('cogs', { kind: 'cogs', postAs: 'day' }),
    ],
  };
  const { drafts, leftOut } = draft(
    [
      entry('1'),
      entry('2', { date: calendarDate('2026-10-06') }),
      entry('3', { channel: '' }),
      entry('4', { channel: 'Amazon' }),
    ],
    { tables: byDay },
  );
  expect(drafts.map(({ date, channel }) => [date, channel])).toEqual([
    ['2026-10-05', ''],
    ['2026-10-05', 'Shopify'],
    ['2026-10-06', 'Shopify'],
  ]);
  expect(leftOut[0]?.faults[0]?.code).toBe('not-posted-by-rule');
});

test('the running month is dated today; the lock date and the 12-month window stop a journal (accounting-rules 8)', () => {
  expect(draft([entry('1')], { today: '2026-10-20' }).drafts[0]?.date).toBe('2026-10-20');
  const locked = draftCogs(
    ruleInput({
      sources: { entries: [entry('1', { date: calendarDate('2026-06-30') })] },
      from: calendarDate('2026-06-01'),
      to: calendarDate('2026-06-30'),
    }),
  );
  expect(locked.drafts[0]?.faults.map(({ code }) => code)).toEqual(['date-locked']);
  const edge = (date: string) =>
    draftCogs(
      ruleInput({
        sources: { entries: [entry('1', { date: calendarDate(date) })] },
        xero: unlocked,
        from: calendarDate('2025-01-01'),
        to: today,
        today: calendarDate('2026-03-15'),
      }),
    ).drafts[0]?.faults.map(({ code }) => code);
  expect([edge('2025-03-01'), edge('2025-02-28')]).toEqual([[], ['date-outside-window']]);
});

test('the next revision is the difference only: late entries added, withdrawn ones taken back, and again when they return', () => {
  const first = draft([entry('1', { amount: '10' }), entry('2', { amount: '20' })]).drafts;
  const posted = afterPosting(...first);
  expect(draft([entry('1', { amount: '10' }), entry('2', { amount: '20' })], { posted }).drafts).toEqual([]);
  const second = draft([entry('1', { amount: '10' }), entry('3', { amount: '4' })], { posted }).drafts;
  expect(second[0]).toMatchObject({ revision: 2, family: first[0]?.family });
  expect(lines(second[0])).toEqual([
    ['631', 1600n],
    ['310', -1600n],
  ]);
  const then = afterPosting(...first, ...second);
  expect(draft([entry('1', { amount: '10' }), entry('3', { amount: '4' })], { posted: then }).drafts).toEqual(
    [],
  );
  const third = draft(
    [entry('1', { amount: '10' }), entry('2', { amount: '20' }), entry('3', { amount: '4' })],
    { posted: then },
  ).drafts;
  expect(lines(third[0])).toEqual([
    ['310', 2000n],
    ['631', -2000n],
  ]);
  expect(
    new Set([...first, ...second, ...third].flatMap(({ sources }) => sources.map(({ id }) => id))).size,
  ).toBe(5);
});

test('journal lines that do not sum to zero cannot become a draft', () => {
  const line = { accountCode: '310', accountName: '', description: '', tracking: [], channel: '' };
  expect(
    balance(
      [
        { ...line, amountMinor: 1n },
        { ...line, amountMinor: -2n },
      ],
      'GBP',
      'X',
    ),
  ).toMatchObject({ ok: false, error: { code: 'source-unbalanced' } });
  expect(balance([{ ...line, amountMinor: 0n }], 'GBP', 'X').ok).toBe(false);
});

const anyEntry = fc.record({
  cents: fc.integer({ min: -500_000, max: 500_000 }),
  channel: fc.constantFrom('Shopify', 'Amazon', ''),
  day: fc.integer({ min: 1, max: 31 }),
  swap: fc.boolean(),
});
const entriesOf = (facts: { cents: number; channel: string; day: number; swap: boolean }[]) =>
  facts.map(({ cents, channel, day, swap }, index) =>
    entry(String(index), {
      amount: `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 1000)}.${String(Math.abs(cents) % 1000).padStart(3, '0')}`,
      channel,
      date: calendarDate(`2026-10-${String(day).padStart(2, '0')}`),
      ...(swap ? { debitAccount: '1200', creditAccount: '310' } : {}),
    }),
  );

test('invariants 1, 5, 6, 7, 9: balance, equality with sources, order and grouping do not matter, a second run posts nothing', () => {
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 40 }), fc.constantFrom('day', 'month'), (facts, postAs) => {
      const entries = entriesOf(facts);
      const byRule = { ...tables, channels: [channelRow('cogs', { kind: 'cogs', postAs })] };
      const { drafts, leftOut } = draft(entries, { tables: byRule });
      const cost = (journals: readonly JournalDraft[]) =>
        sumMinor(
          journals.flatMap((journal) =>
            journal.lines
              .filter(({ accountCode }) => accountCode === '310')
              .map(({ amountMinor }) => amountMinor),
          ),
        );
      for (const journal of drafts) {
        expect(sumMinor(journal.lines.map(({ amountMinor }) => amountMinor))).toBe(0n);
        expect(cost([journal])).toBe(sumMinor(journal.sources.map(({ amountMinor }) => amountMinor)));
      }
      expect(drafts.reduce((count, { sources }) => count + sources.length, 0) + leftOut.length).toBe(
        entries.length,
      );
      const turned = draft([...entries].reverse(), { tables: byRule }).drafts;
      expect(turned).toEqual(drafts);
      const monthly = draft(entries, {
        tables: { ...tables, channels: [channelRow('cogs', { kind: 'cogs', postAs: 'month' })] },
      }).drafts;
      expect(cost(monthly)).toBe(cost(drafts));
      const again = draft(
        entries.filter(({ id }) => !leftOut.some((left) => left.id === id)),
        { tables: byRule, posted: afterPosting(...drafts) },
      );
      expect(again.drafts).toEqual([]);
    }),
  );
});

test('what is withdrawn is taken back on the accounts it was posted to, whatever the mapping says now', () => {
  const first = draft([entry('1', { amount: '10' }), entry('2', { amount: '5' })]).drafts;
  const remapped = {
    ...tables,
    accounts: tables.accounts.map((row) =>
      row.row === 'account:310' ? { ...row, xeroAccount: '311' } : row,
    ),
  };
  const second = draft([entry('2', { amount: '5' }), entry('3', { amount: '1' })], {
    posted: afterPosting(...first),
    tables: remapped,
  }).drafts;
  expect(lines(second[0])).toEqual([
    ['631', 1000n],
    ['310', -1000n],
    ['311', 100n],
    ['631', -100n],
  ]);
});

test('Cin7 in another base currency than Xero makes no journal', () => {
  const { drafts, leftOut } = draftCogs(
    ruleInput({ sources: { entries: [entry('1')] }, cin7: { ...cin7, baseCurrency: 'USD' } }),
  );
  expect([drafts, leftOut[0]?.faults[0]?.code]).toEqual([[], 'base-currency-differs']);
});

test('two rules of one channel and month make revisions of their own', () => {
  const byPlace = {
    ...tables,
    channels: [
      channelRow('north', { kind: 'cogs', location: 'North' }),
      channelRow('rest', { kind: 'cogs' }),
    ],
  };
  const { drafts } = draft([entry('1'), entry('2', { location: 'North' })], { tables: byPlace });
  expect(drafts.map(({ revision }) => revision)).toEqual([1, 2]);
});

/** One step of a month's life: Cin7's ledger changes, a difference is posted, a posting is reversed or skipped. */
const step = fc.oneof(
  fc.record({
    do: fc.constant('ledger' as const),
    held: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 6 }),
  }),
  fc.record({ do: fc.constant('post' as const) }),
  fc.record({ do: fc.constant('release' as const), which: fc.nat({ max: 9 }) }),
);

test('whatever was posted, withdrawn, reversed or skipped in between, the next journal makes Xero equal to Cin7', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
      let ledger: CostEntry[] = [];
      const posted: PostedJournal[] = [];
      const post = () =>
        posted.push(
          ...draft(ledger, { posted: stateOf(posted) }).drafts.map((one) => ({ draft: one, live: true })),
        );
      for (const one of steps) {
        if (one.do === 'ledger')
          ledger = [...new Set(one.held)].map((id) => entry(`e${id}`, { amount: `${id + 1}.25` }));
        else if (one.do === 'post') post();
        else {
          const chosen = posted[one.which];
          if (chosen) chosen.live = false;
        }
      }
      post();
      const cost = sumMinor(
        posted
          .filter(({ live }) => live)
          .flatMap(({ draft: { lines: all } }) =>
            all.filter(({ accountCode }) => accountCode === '310').map(({ amountMinor }) => amountMinor),
          ),
      );
      expect(cost).toBe(sumMinor(ledger.map(({ amount }) => BigInt(amount.replace('.', '')))));
      const ids = posted.flatMap(({ draft: { sources } }) => sources.map(({ id }) => id));
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 300 },
  );
});
