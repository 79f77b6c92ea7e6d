import assert from 'node:assert/strict';
import fc from 'fast-check';
import { computePreview, type Preview } from '../../../server/accounting/preview';
import type { Sources } from '../../../server/accounting/rules';
import { books, inputOf, type Books } from './generated-books';
import { cases, casesTimeout } from './cases';
import { together, type Effect } from './ledger';

/** Law 6 of accounting-rules 12: totals do not depend on how sources are put together, nor on their order. */
const byKind = ({ drafts }: Preview): Effect => together(drafts, ({ kind }) => kind);

/** Another grouping of the same sources: other periods, other keys, lines merged otherwise. */
const grouping = fc.record({
  shop: fc.constantFrom('individual' as const, 'day' as const, 'month' as const),
  rest: fc.constantFrom('individual' as const, 'day' as const, 'month' as const),
  byPlace: fc.boolean(),
  keepItemCodes: fc.boolean(),
  weighted: fc.boolean(),
});

/** The same sources in another order, by keys drawn for them. */
function mixed(sources: Sources, seed: number): Sources {
  let state = seed;
  const draw = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff);
  const mix = <One>(list: readonly One[]): One[] =>
    list
      .map((one) => ({ one, key: draw() }))
      .sort((left, right) => left.key - right.key)
      .map(({ one }) => one);
  const { invoices, creditNotes, entries, stockEntries } = sources;
  return {
    ...sources,
    invoices: mix(invoices),
    creditNotes: mix(creditNotes),
    entries: mix(entries),
    stockEntries: mix(stockEntries),
  };
}

test(
  'law 6: splitting a group leaves the total of every account, the order of the sources everything as it was',
  () => {
    fc.assert(
      fc.property(books, grouping, fc.nat(), (facts, other, seed) => {
        const input = inputOf(facts);
        const preview = computePreview(input);
        const split: Books = { ...facts, ...other };
        assert.deepEqual(byKind(computePreview(inputOf(split))), byKind(preview));
        const reordered = computePreview({ ...input, sources: mixed(input.sources, seed) });
        assert.equal(reordered.fingerprint, preview.fingerprint);
      }),
      cases,
    );
  },
  casesTimeout,
);
