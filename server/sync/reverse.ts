import type { CalendarDate } from '../accounting/dates';
import { chosenKind, draftAmount, draftTitle, type Draft } from '../accounting/draft';
import type { LeftOut } from '../accounting/left-out';
import { lockDateOf } from '../accounting/period';
import { collectIssues, fingerprintOf, type Preview, type PreviewBasis } from '../accounting/preview';
import { isWithdrawn, reversalOf } from '../accounting/reversal';
import { err, ok, type Result } from '../accounting/result';
import type { Queryable } from '../store/db';
import { readPosting, readPostingsByKeys, type PostingRecord } from '../store/postings';
import { readReversals } from '../store/post-runs';
import { insertPreview } from '../store/previews';
import { createRun, finishRun } from '../store/runs';
import type { Actor, SyncContext } from './context';
import { titleOf } from './posting-faults';
import { countsOf, totalsOf } from './preview-totals';
import { fail, notFound, problem, type Problem } from './problem';
import { currentReferences, todayOf, type References } from './reference';
import { settleWithdrawn, type StatusInXero } from './undone';

/** Undoing a posting is a preview like any other (accounting-rules 9): computed, shown, approved, posted. */
export async function previewReversal(
  context: SyncContext,
  connection: string,
  key: string,
  actor: Actor,
): Promise<Result<{ run: string }, Problem>> {
  const references = await currentReferences(context, connection);
  if (!references.ok) return references;
  const posting = await readPosting(context.db, connection, key);
  if (!posting) return notFound('posting');
  const today = todayOf(context, references.value.xero.organisation.timeZone);
  let inXero: StatusInXero = new Map();
  if (posting.state === 'posted' && posting.reverses === null) {
    const asked = await settleWithdrawn(context, connection, [posting], actor);
    if (!asked.ok) return asked;
    inXero = asked.value;
    const status = inXero.get(key)?.status;
    if (isWithdrawn(status)) return endUndone(context, posting, status, actor);
  }
  const computed = await planReversal(context.db, connection, references.value, [key], today, inXero);
  const [left] = computed.leftOut;
  if (left)
    return fail('not-reversible', `${titleOf(posting)} was not reversed. ${wordsOf(left)}`, {
      faults: left.faults,
    });
  const [run, at] = [context.newId(), context.clock()];
  await context.db.tx(async (tx) => {
    const preview = await storeReversal(tx, context, connection, references.value, computed, actor);
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
      { state: 'done', message: 'The reversal is ready to be looked at.', result: { preview } },
      at,
    );
  });
  return ok({ run });
}

/** A finished run that says so: the document was taken back in Xero, nothing is left to post. */
async function endUndone(
  context: SyncContext,
  before: PostingRecord,
  status: string,
  actor: Actor,
): Promise<Result<{ run: string }, Problem>> {
  const posting = await readPosting(context.db, before.connection, before.key);
  if (posting?.state !== 'reversed')
    return fail('busy', 'Somebody else is at this posting right now. Look again in a moment.');
  const [run, at] = [context.newId(), context.clock()];
  const message = `${titleOf(posting)} is ${status.toLowerCase()} in Xero: it counts as undone now, and what it was made from can be previewed again.`;
  await context.db.tx(async (tx) => {
    await createRun(tx, {
      id: run,
      connection: posting.connection,
      kind: 'preview',
      message,
      params: { reverses: posting.key },
      createdBy: actor,
      at,
    });
    await finishRun(tx, run, { state: 'done', message }, at);
  });
  return ok({ run });
}

const wordsOf = ({ faults }: LeftOut): string =>
  faults.map(({ reason, remedy }) => `${reason} ${remedy}`).join(' ');

/**
 * The reversals of these postings as they would be made now, in the order of the keys; the others are left out with the
 * reason. `inXero` is what Xero said, as far as it was asked.
 */
export async function planReversal(
  on: Queryable,
  connection: string,
  { xero }: References,
  keys: readonly string[],
  today: CalendarDate,
  inXero: StatusInXero,
): Promise<Preview> {
  const postings = new Map((await readPostingsByKeys(on, keys)).map((posting) => [posting.key, posting]));
  const reversals = await readReversals(on, connection, keys);
  const drafts: Draft[] = [];
  const leftOut: LeftOut[] = [];
  for (const key of keys) {
    const posting = postings.get(key);
    if (!posting || posting.connection !== connection) continue;
    const { draft, state } = posting;
    const { state: before, undone } = reversals.get(key) ?? { state: null, undone: 0 };
    const reversal = reversalOf(
      { draft, state, reversal: before, revision: undone + 1, inXero: inXero.get(key) },
      xero.organisation,
      today,
    );
    if (reversal.ok) drafts.push(reversal.value);
    else leftOut.push({ ...leftOutOf(draft), faults: [reversal.error] });
  }
  const basis: PreviewBasis = {
    organisation: xero.organisation.id,
    lockDate: lockDateOf(xero.organisation),
    mapping: '',
    reverses: drafts.flatMap(({ reverses }) => reverses ?? []),
  };
  return {
    drafts,
    leftOut,
    alreadyPosted: 0,
    figures: [],
    issues: collectIssues(drafts, leftOut),
    basis,
    fingerprint: fingerprintOf(drafts, basis),
  };
}

const leftOutOf = (draft: Draft): Omit<LeftOut, 'faults'> => ({
  kind: chosenKind(draft),
  id: draft.key,
  number: draftTitle(draft),
  date: draft.date,
  channel: draft.channel,
  customer: 'contact' in draft ? draft.contact.name : '',
  currency: draft.currency,
  amountMinor: draftAmount(draft),
});

/** A previewed reversal as it would be made now; the reason when none of it can be made any more. */
export async function recomputeReversal(
  on: Queryable,
  connection: string,
  references: References,
  keys: readonly string[],
  today: CalendarDate,
  inXero: StatusInXero,
): Promise<Result<Preview, Problem>> {
  const computed = await planReversal(on, connection, references, keys, today, inXero);
  const [left] = computed.leftOut;
  return computed.drafts.length === 0 && left
    ? err(problem('not-reversible', `Nothing was posted. ${wordsOf(left)}`, { faults: left.faults }))
    : ok(computed);
}

/** Keeps a computed reversal as a preview of its own; answers its id. */
export async function storeReversal(
  tx: Queryable,
  context: SyncContext,
  connection: string,
  { xero }: References,
  computed: Preview,
  actor: Actor,
): Promise<string> {
  const { drafts, leftOut } = computed;
  const id = context.newId();
  const dates = [...drafts, ...leftOut].map(({ date }) => date).sort();
  const [from, to] = [dates[0], dates.at(-1)];
  if (from === undefined || to === undefined) throw new Error('A reversal of nothing');
  await insertPreview(
    tx,
    {
      id,
      connection,
      from,
      to,
      kinds: [...new Set([...drafts.map(chosenKind), ...leftOut.map(({ kind }) => kind)])],
      fingerprint: computed.fingerprint,
      state: 'ready',
      counts: countsOf(computed),
      issues: computed.issues,
      basis: computed.basis,
      totals: totalsOf(drafts, xero.organisation.baseCurrency, { figures: [], cogsInCin7Minor: 0n }),
      createdBy: actor,
      createdAt: context.clock(),
      approvedBy: null,
      approvedAt: null,
      approval: null,
    },
    computed,
  );
  return id;
}
