import type { CalendarDate } from '../accounting/dates';
import { draftAmount } from '../accounting/draft';
import { fingerprintOf, type Preview, type PreviewBasis } from '../accounting/preview';
import { lockDateOf } from '../accounting/period';
import { reverseJournal } from '../accounting/reversal';
import { ok, type Result } from '../accounting/result';
import { finishRun, createRun } from '../store/runs';
import { readPosting, releaseSources } from '../store/postings';
import { writeAudit } from '../store/audit';
import { titleOf, transition } from './post';
import { insertPreview } from '../store/previews';
import type { Queryable } from '../store/db';
import type { Actor, SyncContext } from './context';
import { countsOf } from './preview';
import { fail, ofXero, problem, type Problem } from './problem';
import { currentReferences, todayOf, type References } from './reference';

/** Undoing a posting is a preview like any other (accounting-rules 9): computed, shown, approved, posted. */
export async function previewReversal(
  context: SyncContext,
  connection: string,
  key: string,
  actor: Actor,
): Promise<Result<{ run: string }, Problem>> {
  const references = await currentReferences(context, connection);
  if (!references.ok) return references;
  const gone = await goneInXero(context, connection, key, actor);
  if (!gone.ok || gone.value !== null) return gone.ok ? ok({ run: gone.value ?? '' }) : gone;
  const today = todayOf(context, references.value.xero.organisation.timeZone);
  const computed = await computeReversal(context.db, connection, references.value, key, today);
  if ('code' in computed) return { ok: false, error: computed };
  const [draft] = computed.drafts;
  if (!draft) return fail('not-reversible', 'There is nothing to reverse.');
  const [id, run, at] = [context.newId(), context.newId(), context.clock()];
  const debitMinor = draftAmount(draft);
  await context.db.tx(async (tx) => {
    await insertPreview(
      tx,
      {
        id,
        connection,
        from: draft.date,
        to: draft.date,
        kinds: ['cogs'],
        fingerprint: computed.fingerprint,
        state: 'ready',
        counts: countsOf(computed),
        issues: [],
        basis: computed.basis,
        totals: {
          currency: draft.currency,
          figures: [],
          cogsInCin7Minor: 0n,
          journals: 1,
          debitMinor,
          creditMinor: debitMinor,
          invoices: [],
        },
        createdBy: actor,
        createdAt: at,
        approvedBy: null,
        approvedAt: null,
        approval: null,
      },
      computed,
    );
    await createRun(tx, {
      id: run,
      connection,
      kind: 'preview',
      message: 'Previewing the reversal',
      params: { reverses: key },
      createdBy: actor,
      at,
    });
    await finishRun(
      tx,
      run,
      { state: 'done', message: 'The reversal is ready to be looked at.', result: { preview: id } },
      at,
    );
  });
  return ok({ run });
}

/** The reversal as it would be made now, or why it cannot be. */
export async function computeReversal(
  on: Queryable,
  connection: string,
  { xero }: References,
  key: string,
  today: CalendarDate,
): Promise<Preview | Problem> {
  const posting = await readPosting(on, connection, key);
  if (!posting) return problem('not-found', 'There is no such posting.');
  if (posting.state !== 'posted')
    return problem(
      'not-reversible',
      posting.state === 'reversed' ? 'It was reversed already.' : 'Only a posted document can be reversed.',
    );
  const draft = reverseJournal(posting.draft, xero.organisation, today);
  if (!draft.ok)
    return problem('not-reversible', `${draft.error.reason} ${draft.error.remedy}`, {
      faults: [draft.error],
    });
  const basis: PreviewBasis = {
    organisation: xero.organisation.id,
    lockDate: lockDateOf(xero.organisation),
    mapping: '',
    reverses: key,
  };
  return {
    drafts: [draft.value],
    leftOut: [],
    alreadyPosted: 0,
    figures: [],
    issues: [],
    basis,
    fingerprint: fingerprintOf([draft.value], basis),
  };
}

/**
 * Somebody may have voided the document in Xero already: then there is nothing to reverse in the books, it only has to
 * count as undone here. Answers the finished run that says so, or null when the document stands.
 */
async function goneInXero(
  context: SyncContext,
  connection: string,
  key: string,
  actor: Actor,
): Promise<Result<string | null, Problem>> {
  const posting = await readPosting(context.db, connection, key);
  if (!posting || posting.state !== 'posted') return ok(null);
  const ledger = await context.gateways.xero(connection);
  if (!ledger.ok) return ledger;
  const found = await ledger.value.find([posting.draft], posting.approvedAt);
  if (!found.ok) return { ok: false, error: ofXero(found.error) };
  const document = found.value.get(key) ?? null;
  if (document === null || document === 'number-of-another') {
    return fail(
      'not-reversible',
      `${titleOf(posting)} is not found in Xero any more. Look there what became of it; nothing was changed.`,
    );
  }
  if (document.status !== 'VOIDED' && document.status !== 'DELETED') return ok(null);
  const [run, at] = [context.newId(), context.clock()];
  const message = `${titleOf(posting)} is ${document.status.toLowerCase()} in Xero: it counts as undone now, and what it was made from can be previewed again.`;
  const changed = await context.db.tx(async (tx) => {
    if (!(await transition(tx, posting, 'reverse', {}, at))) return false;
    await releaseSources(tx, [key]);
    await writeAudit(tx, connection, actor, 'reverse', key, { inXero: document.status });
    await createRun(tx, {
      id: run,
      connection,
      kind: 'preview',
      message,
      params: { reverses: key },
      createdBy: actor,
      at,
    });
    await finishRun(tx, run, { state: 'done', message }, at);
    return true;
  });
  return changed
    ? ok(run)
    : fail('busy', 'Somebody else is at this posting right now. Look again in a moment.');
}
