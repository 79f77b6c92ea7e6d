import { ok } from '../accounting/result';
import { postingStates, type PostingState } from '../accounting/posting-state';
import { listPostings } from '../store/postings';
import { listErrors } from '../sync/errors';
import { retryAllPostings, retryPosting, skipPosting } from '../sync/posting-actions';
import { postingsView } from '../sync/postings-view';
import { fail, notFound } from '../sync/problem';
import { reconcile } from '../sync/reconcile';
import { previewReversal } from '../sync/reverse';
import { previewRunReversal } from '../sync/reverse-run';
import type { ApiTools, Handlers } from './api';
import { offsetOf, pageOf } from './paging';

type Names =
  'listPostings' | 'reverse' | 'reverseRun' | 'retry' | 'retryAll' | 'skip' | 'listErrors' | 'reconciliation';

export function postingHandlers({ context }: ApiTools): Pick<Handlers, Names> {
  return {
    listPostings: async ({ params, query }) => {
      const wanted = query.status?.split(',').map((state) => state.trim());
      const states = wanted?.filter((state): state is PostingState =>
        (postingStates as readonly string[]).includes(state),
      );
      if (wanted && states && states.length < wanted.length)
        return fail('invalid-request', `Known states: ${postingStates.join(', ')}.`);
      const offset = offsetOf(query.cursor);
      const { items, total } = await listPostings(
        context.db,
        params['connection'] ?? '',
        { ...(states ? { states } : {}), ...(query.preview === undefined ? {} : { preview: query.preview }) },
        offset,
        query.limit,
      );
      return ok(pageOf(await postingsView(context.db, items), offset, total));
    },
    reverse: async ({ params, person }) => {
      const begun = await previewReversal(
        context,
        params['connection'] ?? '',
        params['key'] ?? '',
        person.user,
      );
      return begun.ok ? ok({ job: begun.value.run }) : begun;
    },
    reverseRun: async ({ params, person }) => {
      const begun = await previewRunReversal(context, params['preview'] ?? '', person.user);
      return begun.ok ? ok({ job: begun.value.run }) : begun;
    },
    retry: async ({ params, person }) => {
      const begun = await retryPosting(context, params['connection'] ?? '', params['key'] ?? '', person.user);
      return begun.ok ? ok({ job: begun.value.run }) : begun;
    },
    retryAll: async ({ params, person }) => {
      const begun = await retryAllPostings(context, params['connection'] ?? '', person.user);
      if (!begun.ok) return begun;
      const { runs, postings, refused } = begun.value;
      return ok({ job: runs.at(-1) ?? '', jobs: [...runs], postings, refused: [...refused] });
    },
    skip: async ({ params, body, person }) => {
      const skipped = await skipPosting(
        context,
        params['connection'] ?? '',
        params['key'] ?? '',
        body.reason,
        person.user,
      );
      if (!skipped.ok) return skipped;
      const [posting] = await postingsView(context.db, [skipped.value]);
      return posting ? ok(posting) : notFound('posting');
    },
    listErrors: async ({ params, query }) => {
      const errors = await listErrors(context.db, params['connection'] ?? '');
      const offset = offsetOf(query.cursor);
      return ok(pageOf(errors.slice(offset, offset + query.limit), offset, errors.length));
    },
    reconciliation: ({ params, query }) => reconcile(context, params['connection'] ?? '', query.period),
  };
}
