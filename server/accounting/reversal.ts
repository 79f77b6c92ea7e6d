import type { CalendarDate } from './dates';
import { isJournal, type Draft } from './draft';
import { fault, type Fault } from './fault';
import { isJournalKind } from './kinds';
import type { Organisation } from './organisation';
import { lockDateOf } from './period';
import { isOpen, type PostingState } from './posting-state';
import { err, type Result } from './result';
import { undoInXero } from './reversal-advice';
import { reverseDeposit, reverseJournal, type Reversal } from './reversal-drafts';

/** What Xero said of a document that we posted. */
export interface InXero {
  readonly status: string;
  /** What is not as it was sent. */
  readonly edited?: readonly string[];
  /** Ids of further documents in force that carry the same key. */
  readonly doubles?: readonly string[];
}

/** A posting as far as undoing it depends on it. */
export interface PostingToUndo {
  readonly draft: Draft;
  readonly state: PostingState;
  /** State of the posting that reverses it; null when there is none, or it was skipped or taken back in Xero. */
  readonly reversal: PostingState | null;
  /** Which reversal this would be: 1, and one more for each that was taken back in Xero. */
  readonly revision: number;
  /** The document in Xero; null when Xero does not have it; undefined when Xero was not asked. */
  readonly inXero: InXero | null | undefined;
}

/** Xero's words for a document that somebody took back there. */
export const isWithdrawn = (status: string | null | undefined): status is 'VOIDED' | 'DELETED' =>
  status === 'VOIDED' || status === 'DELETED';

/** Undone by our own amounts: journals, and money that is not tied to a document. All else is undone in Xero. */
const hasReversal = ({ kind }: Pick<Draft, 'kind'>): boolean =>
  isJournalKind(kind) || kind === 'prepayments' || kind === 'deposits';

/**
 * The document that undoes a posting, or why there is none and what to do (accounting-rules 9): a journal by its
 * opposite, a prepayment or deposit by the same money the other way; what bears a number is voided in Xero, or credited
 * there once it is paid or its period locked (`undoInXero`). A posting is undone once; undoing a reversal is a fresh
 * posting.
 */
export function reversalOf(
  posting: PostingToUndo,
  organisation: Organisation,
  today: CalendarDate,
): Result<Reversal, Fault> {
  const { draft, inXero, revision } = posting;
  const reason = whyNotReversed(posting);
  if (reason) return err(reason);
  if (isJournal(draft)) return reverseJournal(draft, revision, organisation, today);
  if (draft.kind === 'prepayments' || draft.kind === 'deposits')
    return reverseDeposit(draft, revision, organisation, today);
  const { reason: why, remedy } = undoInXero(draft, inXero?.status, lockDateOf(organisation));
  return err(standing(why, remedy));
}

/** Why a posting is not to be reversed as things stand; null when nothing speaks against it. */
export function whyNotReversed({
  draft,
  state,
  reversal,
  inXero,
}: Omit<PostingToUndo, 'revision'>): Fault | null {
  return (
    whyUndone(state, reversal, inXero?.status) ??
    whyNotYet(draft, state, reversal) ??
    whyNotAsPosted(draft, inXero)
  );
}

// The sentences name no document: several documents with the same reason are told as one.
const undone = (reason: string): Fault =>
  fault('undone-already', { table: 'xero' }, reason, 'Nothing needs to be done.');
const standing = (reason: string, remedy: string): Fault =>
  fault('not-reversible', { table: 'xero' }, reason, remedy);

function whyUndone(
  state: PostingState,
  reversal: PostingState | null,
  inXero: string | undefined,
): Fault | null {
  if (isWithdrawn(inXero))
    return undone(
      `It is ${inXero.toLowerCase()} in Xero: it counts as undone, and what it was made from can be previewed again.`,
    );
  if (state === 'reversed') return undone('It was reversed already.');
  return reversal !== null && isOpen(reversal) ? undone('Its reversal is being posted already.') : null;
}

function whyNotYet(draft: Draft, state: PostingState, reversal: PostingState | null): Fault | null {
  if (isOpen(state))
    return standing(
      'It is still being posted.',
      'Wait until posting is over, then choose Reverse again for it.',
    );
  if (state !== 'posted') return standing('Only a posted document can be reversed.', 'See Errors.');
  if (draft.reverses !== undefined)
    return standing('It is a reversal itself.', 'Preview the month again: what it set free is posted anew.');
  return reversal === null
    ? null
    : standing('Xero did not take its reversal.', 'See Errors: retry the reversal there, or skip it first.');
}

/** Changes that our own amounts would not undo. */
const changes = ['amount', 'accounts', 'currency', 'date'] as const;

/** What a reversal by our own amounts would not undo (an invoice is undone in Xero, whatever became of it there). */
export function whyNotAsPosted(
  { kind }: Pick<Draft, 'kind'>,
  inXero: InXero | null | undefined,
): Fault | null {
  if (inXero === null)
    return standing(
      'It is not found in Xero any more.',
      'Look there what became of it; nothing was changed.',
    );
  if (inXero === undefined || !hasReversal({ kind })) return null;
  if (inXero.status === 'DRAFT')
    return standing(
      'It is still a draft in Xero, where it counts in no report.',
      'Delete it in Xero, then choose Reverse again: it counts as undone and can be posted anew.',
    );
  const changed = changes.filter((change) => inXero.edited?.includes(change));
  if (changed.length > 0)
    return standing(
      `It was changed in Xero since it was posted: ${changed.map((change) => `its ${change}`).join(', ')}. A reversal would not undo it.`,
      'Put it back in Xero as it was, or void it there; then try again.',
    );
  return inXero.doubles !== undefined && inXero.doubles.length > 0
    ? standing(
        `It was changed in Xero since it was posted: it is there ${inXero.doubles.length + 1} times. One reversal would not undo all of them.`,
        'Void all but one of them in Xero, then try again.',
      )
    : null;
}
