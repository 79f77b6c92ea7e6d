import { addDays, dateText, type CalendarDate } from './dates';
import { balance, draftTitle, type Draft, type JournalDraft } from './draft';
import { fault, type Fault } from './fault';
import type { Organisation } from './organisation';
import { judgeLock, lockDateOf } from './period';
import { postingKey } from './posting-key';
import { isOpen, type PostingState } from './posting-state';
import { err, ok, type Result } from './result';

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

/**
 * The document that undoes a posting, or why there is none and what to do (accounting-rules 9): a journal by its
 * opposite; an invoice is voided in Xero, or credited there once it is paid or its period locked. A posting is undone
 * once; undoing a reversal is a fresh posting.
 */
export function reversalOf(
  posting: PostingToUndo,
  organisation: Organisation,
  today: CalendarDate,
): Result<JournalDraft, Fault> {
  const { draft, inXero, revision } = posting;
  const reason = whyNotReversed(posting);
  if (reason) return err(reason);
  return draft.kind === 'cogs'
    ? reverseJournal(draft, revision, organisation, today)
    : err(whyNotInvoice(draft.date, inXero?.status, lockDateOf(organisation)));
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
const changes = ['amount', 'currency', 'date'] as const;

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
  if (inXero === undefined || kind !== 'cogs') return null;
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

function whyNotInvoice(date: CalendarDate, inXero: string | undefined, lock: CalendarDate | null): Fault {
  const anew = 'it counts as undone and can be posted anew.';
  if (inXero === 'PAID')
    return standing(
      'An invoice that is paid cannot be voided.',
      `Credit it in Xero. Or remove its payment there, void it, and choose Reverse again: ${anew}`,
    );
  if (lock !== null && date <= lock)
    return standing(
      `An invoice dated on or before the lock date ${dateText(lock)} cannot be voided.`,
      'Credit it in Xero with a date after the lock date.',
    );
  return standing(
    'An invoice is not undone by a journal.',
    `Void it in Xero, then choose Reverse again: ${anew} With a payment or a credit on it, credit it in Xero instead.`,
  );
}

/**
 * The reversal of a posted journal: same accounts, tax and tracking, signs flipped, dated as the original while that day
 * is open, else the first open day. Its key follows from the original's, so that there is one for ever; a further one
 * only once that was taken back in Xero.
 */
function reverseJournal(
  original: JournalDraft,
  revision: number,
  organisation: Organisation,
  today: CalendarDate,
): Result<JournalDraft, Fault> {
  const lock = lockDateOf(organisation);
  const date = lock !== null && original.date <= lock ? addDays(lock, 1) : original.date;
  const words = `Reversal of ${draftTitle(original)}`;
  const flipped = original.lines.map((line) => ({
    ...line,
    amountMinor: -line.amountMinor,
    description: `Reversal: ${line.description}`,
  }));
  const lines = balance(flipped, original.currency, words);
  if (!lines.ok) return lines;
  const key = postingKey({
    organisation: organisation.id,
    kind: 'cogs',
    sourceIds: [original.key],
    group: 'reversal',
    period: original.date,
    revision,
  });
  const future: Fault[] =
    date > today
      ? [
          fault(
            'date-locked',
            { table: 'xero', row: 'organisation' },
            `${words} would be dated ${dateText(date)}, after today: the books are locked up to ${dateText(lock ?? date)}.`,
            'Move the lock date in Xero and try again.',
            { document: words },
          ),
        ]
      : [];
  return ok({
    ...original,
    key,
    family: `reversal|${original.key}`,
    revision,
    date,
    narration: `${words} [${key}]`,
    lines: lines.value,
    rule: { row: '', text: 'reversal' },
    sources: [],
    faults: [...judgeLock(date, organisation, words), ...future],
    reverses: original.key,
  });
}
