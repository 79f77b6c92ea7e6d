import fc from 'fast-check';
import { draftAdjustments } from '../../server/accounting/adjustments';
import { calendarDate } from '../../server/accounting/dates';
import { draftWords, type JournalDraft } from '../../server/accounting/draft';
import type { DraftedJournals } from '../../server/accounting/journals';
import { tieDrafts } from '../../server/accounting/draft-ties';
import { draftLandedCost } from '../../server/accounting/landed-cost';
import { draftManualJournals } from '../../server/accounting/manual-journals';
import { sumMinor } from '../../server/accounting/money';
import { draftProduction } from '../../server/accounting/production';
import type { RuleInput } from '../../server/accounting/rules';
import type { StockEntry } from '../../server/accounting/trade-documents';
import { draftTransfers } from '../../server/accounting/transfers';
import { channelRow } from './books';
import { afterPosting, balances, linesOf, stateOf, type PostedJournal } from './posted-journals';
import { lockedUpTo, stockEntry, stockInput, tables, xero } from './stock-books';

type Kind = StockEntry['kind'];
type Rule = (input: RuleInput) => DraftedJournals;
const rules: Readonly<Record<Kind, Rule>> = {
  adjustments: draftAdjustments,
  production: draftProduction,
  transfers: draftTransfers,
  'landed-cost': draftLandedCost,
  'manual-journals': draftManualJournals,
};

/** Kind, a pair of Cin7's accounts that it moves, the same in Xero, and what its journals are called. */
const kinds: [Kind, readonly [string, string], readonly [string, string], string, string][] = [
  ['adjustments', ['330', '1200'], ['330', '631'], 'Stock adjustment', 'Stock adjustments'],
  ['production', ['633', '1200'], ['633', '631'], 'Production', 'Production'],
  ['transfers', ['632', '1200'], ['632', '631'], 'Transfer', 'Transfers'],
  ['landed-cost', ['310', '425'], ['310', '425'], 'Landed cost', 'Landed cost'],
  ['manual-journals', ['325', '425'], ['325', '425'], 'Manual journal', 'Manual journals'],
];

const september = { from: calendarDate('2026-09-01'), to: calendarDate('2026-09-30') };
const inSeptember = calendarDate('2026-09-14');

describe.each(kinds)('%s', (kind, pair, [debit, credit], one, many) => {
  const rule = rules[kind];
  const moved = (id: string, amount: string, more: Partial<StockEntry> = {}) =>
    stockEntry(kind, [...pair, amount], { id, number: `N-${id}`, taskId: id, ...more });
  const [kept, withdrawn] = [moved('1', '10'), moved('2', '7.5')];
  const posted = afterPosting(...rule(stockInput([kept, withdrawn])).drafts);

  test('entries of other kinds and other months are not taken', () => {
    const other = kinds.find(([name]) => name !== kind)?.[0] ?? kind;
    const { drafts, leftOut } = rule(
      stockInput([
        ...[kept, withdrawn, { ...moved('3', '1'), kind: other }],
        moved('4', '1', { date: september.to }),
      ]),
    );
    expect(drafts.map(({ sources }) => sources.map(({ id }) => id))).toEqual([['1'], ['2']]);
    expect([drafts.map((draft) => draft.kind), leftOut]).toEqual([[kind, kind], []]);
  });

  test('while the whole ledger is not read nothing is drafted and nothing taken back', () => {
    const { drafts, leftOut, alreadyPosted } = rule(stockInput([kept], { posted }, { ledgerRead: false }));
    expect([drafts, alreadyPosted]).toEqual([[], 0]);
    expect(leftOut).toMatchObject([
      {
        ...{ kind, number: `${many} October 2026`, amountMinor: 0n },
        faults: [{ code: 'not-fetched', severity: 'blocking', place: { table: 'cin7', row: 'ledger' } }],
      },
    ]);
  });

  test('what is posted is not posted again; a withdrawn row is taken back on the accounts it was posted to', () => {
    expect(rule(stockInput([kept, withdrawn], { posted }))).toMatchObject({
      ...{ drafts: [], leftOut: [], alreadyPosted: 2 },
    });
    const remapped = {
      ...tables,
      accounts: tables.accounts.map((row) =>
        row.row === `account:${pair[0]}` ? { ...row, xeroAccount: '404' } : row,
      ),
    };
    const { drafts, alreadyPosted } = rule(stockInput([kept], { posted, tables: remapped }));
    expect(drafts.map(linesOf)).toEqual([
      [
        [credit, 750n],
        [debit, -750n],
      ],
    ]);
    expect([drafts[0]?.revision, drafts[0]?.date, alreadyPosted]).toEqual([2, '2026-10-05', 1]);
    expect(drafts[0]?.narration).toBe(`${one} N-2 v2 [${drafts[0]?.key}]`);
    expect(drafts[0]?.sources[0]?.description).toMatch(
      /^Not among these entries any more \(withdrawn in Cin7, or its account is of another kind now\): /,
    );
    const again = rule(
      stockInput([kept, withdrawn], {
        posted: afterPosting(...rule(stockInput([kept, withdrawn])).drafts, ...drafts),
      }),
    );
    const back = rule(
      stockInput([kept], {
        posted: afterPosting(...rule(stockInput([kept, withdrawn])).drafts, ...drafts, ...again.drafts),
      }),
    );
    expect(back.drafts[0]?.sources[0]?.description.match(/any more/g)).toHaveLength(1);
  });

  test('an entry that has another kind now is taken back in the old one, and never taken without that', () => {
    const other: Kind = kind === 'landed-cost' ? 'transfers' : 'landed-cost';
    const now = { ...withdrawn, kind: other };
    const input = stockInput([kept, now], { posted });
    const { drafts } = rule(input);
    expect(drafts[0]?.sources[0]?.description).toMatch(
      new RegExp(`^Among the entries of ${draftWords[other]}s now: `),
    );
    const together = rules[other](input).drafts;
    expect(balances([...drafts, ...together])).toEqual({});
    const tied = tieDrafts([...drafts, ...together], false);
    expect(tied.map(({ goesWith }) => goesWith)).toEqual([[together[0]?.key], [drafts[0]?.key]]);
    const archived = xero.accounts.map((one) => (one.code === debit ? { ...one, active: false } : one));
    const unusable = rules[other](stockInput([now], { posted, xero: { ...xero, accounts: archived } }));
    expect(unusable.leftOut[0]?.faults.map(({ code }) => code)).toContain('waits-for-document');
    const held = rules[other]({ ...input, kinds: [other] });
    expect([held.drafts, held.leftOut]).toMatchObject([
      [],
      [{ number: 'N-2', faults: [{ code: 'waits-for-document' }] }],
    ]);
    expect(held.leftOut[0]?.faults[0]?.reason).toBe(
      `N-2 waits: it is a ${draftWords[other]} now and stands in Xero in a ${draftWords[kind]}, where it has to be taken back first.`,
    );
    const state = afterPosting(...rule(stockInput([kept, withdrawn])).drafts, ...drafts);
    const after = { ...stockInput([kept, now], { posted: state }), kinds: [other] };
    expect(rules[other](after).drafts).toHaveLength(1);
  });

  test('what comes late for a locked month is the difference on the first open day, naming month and number (accounting-rules 8)', () => {
    const closed = [kept, withdrawn].map((entry) => ({ ...entry, date: inSeptember }));
    const before = afterPosting(...rule(stockInput(closed, september)).drafts);
    const { drafts, leftOut } = rule(
      stockInput([...closed.slice(0, 1), moved('3', '2', { date: inSeptember })], {
        ...{ ...september, posted: before, xero: lockedUpTo('2026-09-30') },
      }),
    );
    expect(leftOut).toEqual([]);
    expect(drafts.map(({ date, faults }) => [date, faults.map(({ code }) => code)])).toEqual([
      ['2026-10-01', ['late-cost']],
      ['2026-10-01', ['late-cost']],
    ]);
    expect(balances(drafts)).toEqual({ [debit]: -550n, [credit]: 550n });
    const late = drafts.find(({ sources }) => sources[0]?.id === '3');
    expect(late?.narration).toBe(`${one} N-3, late for September 2026 v1 [${late?.key}]`);
    expect(late?.lines[0]?.description).toMatch(/, late for September 2026, 1 movement of N-3/);
    expect(late?.faults[0]?.reason).toMatch(
      /belongs to 14 September 2026, the books are locked up to 30 September 2026, and it is dated 1 October 2026\.$/,
    );
  });

  test('a locked month of which nothing was posted is held, not moved', () => {
    const { drafts } = rule(
      stockInput([moved('1', '10', { date: inSeptember })], {
        ...{ ...september, xero: lockedUpTo('2026-09-30') },
      }),
    );
    expect(drafts.map(({ date, faults }) => [date, faults.map(({ code }) => code)])).toEqual([
      [inSeptember, ['date-locked']],
    ]);
  });

  test('Channels may put the kind together by month, or keep it out', () => {
    const by = (postAs: string) => ({ ...tables, channels: [channelRow('own', { kind, postAs })] });
    const monthly = rule(stockInput([kept, withdrawn], { tables: by('month') })).drafts;
    expect(monthly.map(linesOf)).toEqual([
      [
        [debit, 1750n],
        [credit, -1750n],
      ],
    ]);
    expect([monthly[0]?.date, monthly[0]?.narration]).toEqual([
      '2026-10-31',
      `${many} October 2026 v1 [${monthly[0]?.key}]`,
    ]);
    const none = rule(stockInput([kept, withdrawn], { tables: by('none') }));
    expect([none.drafts, none.leftOut.map(({ faults }) => faults[0]?.code)]).toEqual([
      [],
      ['not-posted-by-rule', 'not-posted-by-rule'],
    ]);
  });
});

test('a row that stands on two accounts, since its taking back was undone, is put right with one posting', () => {
  const row = stockEntry('adjustments', ['330', '1200', '5']);
  const onto = (code: string) => ({
    ...tables,
    accounts: tables.accounts.map((one) => (one.row === 'account:330' ? { ...one, xeroAccount: code } : one)),
  });
  const posted: PostedJournal[] = [];
  const post = (ledger: readonly StockEntry[], code: string) => {
    const { drafts } = draftAdjustments(stockInput(ledger, { tables: onto(code), posted: stateOf(posted) }));
    posted.push(...drafts.map((draft) => ({ draft, live: true })));
  };
  post([row], '330');
  post([], '330');
  post([row], '325');
  const [, takenBack] = posted;
  if (takenBack) takenBack.live = false;
  const standing = () => balances(posted.filter(({ live }) => live).map(({ draft }) => draft));
  expect(standing()).toEqual({ '325': 500n, '330': 500n, '631': -1000n });
  post([row], '325');
  expect(standing()).toEqual({ '325': 500n, '631': -500n });
});

const names = Object.keys(rules) as Kind[];
const xeroCode = (code: string): string => (code === '1200' || code === '1210' ? '631' : code);
const pairs = [
  ...(['330 1200', '1200 330', '633 1200', '1200 633', '632 1200', '1200 806'] as const),
  ...(['310 425', '1200 425', '1210 1200', '313 633'] as const),
];

/** Facts of the rows that Cin7's ledger may hold; amounts in tenths of a penny. */
const anyRow = fc.record({
  tenths: fc.integer({ min: -90_000, max: 90_000 }),
  pair: fc.constantFrom(...pairs),
  day: fc.integer({ min: 1, max: 4 }),
  number: fc.integer({ min: 1, max: 3 }),
});
type RowFacts = typeof anyRow extends fc.Arbitrary<infer Facts> ? Facts : never;

/** A step of a month's life: the ledger holds these rows, each as some kind; a preview is posted; a posting is reversed; Accounts change. */
const step = fc.oneof(
  fc.record({
    do: fc.constant('ledger' as const),
    held: fc.array(fc.record({ row: fc.nat({ max: 7 }), kind: fc.constantFrom(...names) }), { maxLength: 8 }),
  }),
  fc.record({ do: fc.constant('post' as const) }),
  fc.record({ do: fc.constant('release' as const), which: fc.nat({ max: 11 }) }),
  fc.record({ do: fc.constant('map' as const), differencesTo: fc.constantFrom('330', '325') }),
);

function rowOf({ tenths, pair, day, number }: RowFacts, row: number, kind: Kind): StockEntry {
  const [debit = '', credit = ''] = pair.split(' ');
  const size = Math.abs(tenths);
  const amount = `${tenths < 0 ? '-' : ''}${Math.floor(size / 1000)}.${String(size % 1000).padStart(3, '0')}`;
  return stockEntry(kind, [debit, credit, amount], {
    ...{ id: `row-${row}`, taskId: `task-${number}`, number: `N-${number}` },
    date: calendarDate(`2026-10-0${day}`),
  });
}

/** The ledger's own sums in pence by account in Xero: half up, away from zero, row by row. */
function ledgerSums(ledger: readonly StockEntry[]): Record<string, bigint> {
  const sums = new Map<string, bigint>();
  const add = (code: string, pence: bigint) =>
    sums.set(xeroCode(code), (sums.get(xeroCode(code)) ?? 0n) + pence);
  for (const { debitAccount, creditAccount, amount } of ledger) {
    const tenths = BigInt(amount.replace('.', ''));
    const pence = tenths < 0n ? -((5n - tenths) / 10n) : (tenths + 5n) / 10n;
    add(debitAccount, pence);
    add(creditAccount, -pence);
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0n).sort());
}

test('whatever Cin7 added, withdrew, brought back or called otherwise, the journals add up to its ledger by account', () => {
  fc.assert(
    fc.property(
      fc.array(anyRow, { minLength: 8, maxLength: 8 }),
      fc.array(step, { maxLength: 12 }),
      fc.constantFrom('individual', 'day', 'month'),
      (facts, steps, postAs) => {
        const channels = names.map((kind) => channelRow(kind, { kind, postAs }));
        let { accounts } = tables;
        let ledger: StockEntry[] = [];
        const posted: PostedJournal[] = [];
        const preview = (): JournalDraft[] => {
          const input = stockInput(ledger, {
            ...{ xero, tables: { ...tables, accounts, channels }, posted: stateOf(posted) },
          });
          return names.flatMap((kind) => rules[kind](input).drafts);
        };
        const post = () => posted.push(...preview().map((draft) => ({ draft, live: true })));
        for (const one of steps) {
          if (one.do === 'post') post();
          else if (one.do === 'map')
            accounts = tables.accounts.map((row) =>
              row.row === 'account:330' ? { ...row, xeroAccount: one.differencesTo } : row,
            );
          else if (one.do === 'release') {
            const chosen = posted[one.which];
            if (chosen) chosen.live = false;
          } else
            ledger = [...new Map(one.held.map(({ row, kind }) => [row, kind]))].flatMap(([row, kind]) => {
              const of = facts[row];
              return of ? [rowOf(of, row, kind)] : [];
            });
        }
        post();
        const live = posted.filter((one) => one.live).map(({ draft }) => draft);
        // What was posted stays on the account of its day: the two that the row named are one here.
        const { 330: then = 0n, 325: later = 0n, ...others } = balances(live);
        const { 330: differences = 0n, ...expected } = ledgerSums(ledger);
        expect([others, then + later]).toEqual([expected, differences]);
        for (const { lines } of live) expect(sumMinor(lines.map(({ amountMinor }) => amountMinor))).toBe(0n);
        expect(preview()).toEqual([]);
        const keys = posted.map(({ draft }) => draft.key);
        expect(new Set(keys).size).toBe(keys.length);
        const shares = posted.flatMap(({ draft }) => draft.sources.map(({ id }) => `${draft.kind} ${id}`));
        expect(new Set(shares).size).toBe(shares.length);
      },
    ),
    { numRuns: 500 },
  );
});
