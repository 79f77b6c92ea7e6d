import fc from 'fast-check';
import { draftAdjustments } from '../../server/accounting/adjustments';
import { isJournal, type JournalDraft } from '../../server/accounting/draft';
import { journalKinds } from '../../server/accounting/kinds';
import { reversalOf } from '../../server/accounting/reversal';
import { channelRow, today } from './books';
import { balances } from './posted-journals';
import { stockEntry, stockInput, tables, xero } from './stock-books';

const codes = ['1200', '310', '330', '425', '632', '633', '806', '807'];
const anyEntries = fc
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
      return stockEntry('adjustments', [debit, credit, amount], {
        id: `e${index}`,
        number: `N-${index % 3}`,
      });
    }),
  );

test.each(journalKinds)(
  '%s: original and reversal leave every account at nought (accounting-rules 12.1)',
  (kind) => {
    fc.assert(
      fc.property(anyEntries, fc.constantFrom('individual', 'day', 'month'), (entries, postAs) => {
        const channels = [channelRow('own', { kind: 'adjustments', postAs })];
        for (const draft of draftAdjustments(stockInput(entries, { tables: { ...tables, channels } }))
          .drafts) {
          const { kind: _, ...rest } = draft;
          const original: JournalDraft = { ...rest, kind };
          const reversal = reversalOf(
            { draft: original, state: 'posted', reversal: null, revision: 1, inXero: undefined },
            xero.organisation,
            today,
          );
          if (!reversal.ok || !isJournal(reversal.value)) throw new Error('Not reversed');
          expect(reversal.value.kind).toBe(kind);
          expect(balances([original, reversal.value])).toEqual({});
        }
      }),
    );
  },
);
