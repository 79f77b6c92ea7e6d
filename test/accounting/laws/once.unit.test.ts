import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Draft } from '../../../server/accounting/draft';
import { postedState, type PostedShare } from '../../../server/accounting/posted';
import { computePreview } from '../../../server/accounting/preview';
import { books, inputOf } from './generated-books';
import { cases, casesTimeout } from './cases';

/** Law 7 of accounting-rules 12. */

/** What the store says of the sources of posted drafts. */
const stateAfter = (drafts: readonly Draft[]) =>
  postedState(
    drafts.flatMap(({ kind, key, sources }) =>
      sources.map(({ id, revision, snapshot }): PostedShare => ({
        ...{ kind, sourceId: id, key, revision, snapshot, live: true },
        ...{ xeroId: `x-${key}`, xeroNumber: null },
      })),
    ),
    drafts.map(({ family, revision }) => [family, revision] as const),
    drafts.flatMap((draft) => ('number' in draft ? [[draft.kind, draft.number] as const] : [])),
  );

test(
  'law 7: the same preview twice has the same keys, each once; once it is posted there is nothing left to post',
  () => {
    fc.assert(
      fc.property(books, (facts) => {
        const input = inputOf(facts);
        const [first, second] = [computePreview(input), computePreview(inputOf(facts))];
        const keys = first.drafts.map(({ key }) => key);
        assert.deepEqual(
          second.drafts.map(({ key }) => key),
          keys,
        );
        assert.equal(new Set(keys).size, keys.length);
        assert.equal(second.fingerprint, first.fingerprint);
        const after = computePreview({ ...input, posted: stateAfter(first.drafts) });
        assert.deepEqual(after.drafts, []);
        const taken = first.drafts.reduce((count, { sources }) => count + sources.length, 0);
        assert.equal(after.alreadyPosted, taken);
      }),
      cases,
    );
  },
  casesTimeout,
);
