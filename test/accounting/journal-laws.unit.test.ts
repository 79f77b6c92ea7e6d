import fc from 'fast-check';
import { isJournal, type JournalDraft } from '../../server/accounting/draft';
import { journalKinds, type JournalKind } from '../../server/accounting/kinds';
import { nothingPosted } from '../../server/accounting/posted';
import { computePreview } from '../../server/accounting/preview';
import { reversalOf } from '../../server/accounting/reversal';
import { noSources, type Sources } from '../../server/accounting/rules';
import type { StockEntry } from '../../server/accounting/trade-documents';
import { channelRow, from, to, today } from './books';
import { balances } from './posted-journals';
import { cin7, stockEntry, tables, xero } from './stock-books';

const codes = ['1200', '310', '330', '425', '632', '633', '806', '807'];
const anyRows = fc
  .array(
    fc.record({
      sides: fc.shuffledSubarray(codes, { minLength: 2, maxLength: 2 }),
      tenths: fc.integer({ min: -50_000, max: 50_000 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((facts) =>
    facts.map(({ sides: [debit = '', credit = ''], tenths }, index) => {
      const size = String(Math.abs(tenths)).padStart(4, '0');
      const amount = `${tenths < 0 ? '-' : ''}${size.slice(0, -3)}.${size.slice(-3)}`;
      return (kind: StockEntry['kind']) =>
        stockEntry(kind, [debit, credit, amount], { id: `e${index}`, number: `N-${index % 3}` });
    }),
  );
type Rows = typeof anyRows extends fc.Arbitrary<infer Value> ? Value : never;

/** The ledger's rows as entries of a kind; those of sales are apart from all others. */
const sourcesOf = (kind: JournalKind, rows: Rows): Partial<Sources> =>
  kind === 'cogs'
    ? { entries: rows.map((row) => row('adjustments')) }
    : { stockEntries: rows.map((row) => row(kind)) };

const draftsOf = (kind: JournalKind, rows: Rows, postAs: string): JournalDraft[] =>
  computePreview({
    ...{ from, to, today, cin7, xero, kinds: [kind], entriesBefore: null, posted: nothingPosted },
    tables: { ...tables, channels: [channelRow('own', { kind, postAs })] },
    sources: { ...noSources, ...sourcesOf(kind, rows) },
  }).drafts.filter(isJournal);

test.each(journalKinds)(
  '%s: original and reversal leave every account at nought (accounting-rules 12.1)',
  (kind) => {
    let reversed = 0;
    fc.assert(
      fc.property(anyRows, fc.constantFrom('individual', 'day', 'month'), (rows, postAs) => {
        for (const original of draftsOf(kind, rows, postAs)) {
          expect(original.kind).toBe(kind);
          const reversal = reversalOf(
            { draft: original, state: 'posted', reversal: null, revision: 1, inXero: undefined },
            xero.organisation,
            today,
          );
          if (!reversal.ok || !isJournal(reversal.value)) throw new Error('Not reversed');
          expect(reversal.value.kind).toBe(kind);
          expect(balances([original, reversal.value])).toEqual({});
          reversed += 1;
        }
      }),
    );
    expect(reversed).toBeGreaterThan(0);
  },
);
