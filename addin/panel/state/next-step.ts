import {
  type CloseSituation,
  currentPreview,
  faultyRows,
  isFetched,
  toFetchWords,
  toPost,
  warningsOf,
} from '../../workbook/close-steps';
import type { PreviewDto } from '../../../server/contract/previews';
import { monthOf, shiftMonth } from '../../workbook/period';
import { countWords, counted, monthWords, periodWords, shortPeriodWords } from '../../workbook/words';

export type NextAction =
  | 'connect'
  | 'reconnect'
  | 'fetch'
  | 'fix-mappings'
  | 'preview'
  | 'review'
  | 'see-held'
  | 'approve'
  | 'post'
  | 'see-errors'
  | 'tie-out'
  | 'next-period'
  | 'see-history'
  | 'leave-reversal';

export interface Offer {
  readonly action: NextAction;
  readonly label: string;
}

/** The one primary button that is right now, why, and at most one other way. */
export interface NextStep extends Offer {
  readonly text: string;
  readonly other: Offer | null;
}

/** Decides the next step of the close; null while something runs (the card shows its progress instead). */
export function nextStep(situation: CloseSituation): NextStep | null {
  const { connection, running, preview } = situation;
  if (running) return null;
  if (!connection || connection.state === 'authorising' || connection.state === 'choose-organisation') {
    return step('connect', 'Connect', 'Connect Cin7 and Xero to begin.');
  }
  if (connection.state === 'reconnect-needed') {
    return step(
      'reconnect',
      'Connect again',
      'Xero no longer accepts our access. Connect again; nothing else is lost.',
    );
  }
  if (preview?.reversal) return reversalStep(situation);
  return beforePreview(situation) ?? afterPreview(situation);
}

const step = (action: NextAction, label: string, text: string, other: Offer | null = null): NextStep => ({
  action,
  label,
  text,
  other,
});

/** Steps up to a preview that speaks of the books as they are; null when there is one. */
function beforePreview(situation: CloseSituation): NextStep | null {
  const { period, preview, stale } = situation;
  const name = shortPeriodWords(period);
  const current = currentPreview(situation);
  if (stale) {
    return step(
      'preview',
      'Preview again',
      'The books moved since this preview: the difference is shown above.',
    );
  }
  if (!isFetched(situation) && !current) {
    return step('fetch', `Fetch ${name}`, `Not fetched from Cin7 yet: ${toFetchWords(situation)}.`);
  }
  const faulty = faultyRows(situation);
  if (faulty > 0) {
    const label = `Fix ${counted(faulty, 'mapping')}`;
    const text = `${counted(faulty, 'row')} of the mapping ${faulty === 1 ? 'holds' : 'hold'} documents back. They are listed with what to do.`;
    const count = current && current.state !== 'posted' ? toPost(situation) : 0;
    const rest = count > 0 ? { action: 'post' as const, label: `Post the other ${countWords(count)}` } : null;
    return step(
      'fix-mappings',
      label,
      text,
      rest ?? (current ? null : { action: 'preview', label: 'Preview anyway' }),
    );
  }
  if (current) return null;
  const text = preview
    ? 'Something was fetched or mapped anew since the last preview.'
    : `See every journal and invoice of ${periodWords(period)} before anything is written to Xero.`;
  return step('preview', `Preview ${name}`, text);
}

function afterPreview(situation: CloseSituation): NextStep {
  const { period, errors, reviewed, tiedOut, connection } = situation;
  const preview = currentPreview(situation);
  if (preview && preview.state !== 'posted' && preview.counts.postable > 0) {
    const warnings = warningsOf(preview);
    if (warnings > 0 && !reviewed && preview.state === 'ready') {
      const text = `${counted(preview.counts.postable, 'document')} can be posted. Look at what the preview warns of first.`;
      return step('review', `Review ${counted(warnings, 'warning')}`, text);
    }
    return postStep(situation);
  }
  if (preview && preview.counts.postable === 0 && preview.counts.blocked > 0 && preview.state !== 'posted') {
    const label = `See ${counted(preview.counts.blocked, 'held document')}`;
    return step('see-held', label, 'Nothing can be posted until what holds these documents back is mended.');
  }
  if (errors > 0) {
    const text = `${countWords(errors)} ${errors === 1 ? 'thing' : 'things'} did not go through. Each says what to do.`;
    return step('see-errors', `See ${counted(errors, 'error')}`, text);
  }
  if (!tiedOut) {
    return step(
      'tie-out',
      'Tie out',
      `Compare Cin7 with Xero, account by account, for ${periodWords(period)}.`,
    );
  }
  const next = shiftMonth(monthOf(period.from), 1);
  const done = `${periodWords(period)} is posted and compared.`;
  return connection && next <= monthOf(connection.today)
    ? step('next-period', `Go on to ${monthWords(next)}`, done)
    : step('see-history', 'See History', done);
}

/** What the button says that writes to Xero: `Post 76 documents`, `Reverse 14 journals`. */
export function postLabel(preview: PreviewDto | null, count: number): string {
  if (!preview?.reversal) return `Post ${counted(count, 'document')}`;
  const areJournals = preview.totals.journals.count === preview.counts.documents;
  return `Reverse ${counted(count, areJournals ? 'journal' : 'document')}`;
}

function postStep(situation: CloseSituation): NextStep {
  const { preview } = situation;
  const count = toPost(situation);
  const label = postLabel(preview, count);
  if (count === 0) {
    const done = preview?.reversal ? 'reversed' : 'posted';
    return step('see-held', 'See the rows', `Every document is unticked. Tick those that should be ${done}.`);
  }
  if (preview?.state === 'approved') {
    return step('post', label, `Approved by ${preview.approvedBy ?? 'you'}. Not posted yet.`);
  }
  const text = 'You see once more what will be written to Xero before it is.';
  return step('post', label, text, { action: 'approve', label: 'Approve only' });
}

function reversalStep(situation: CloseSituation): NextStep {
  const { preview, period, stale } = situation;
  const back = { action: 'leave-reversal' as const, label: `Back to ${shortPeriodWords(period)}` };
  if (preview?.state === 'posted') {
    return situation.errors > 0
      ? step(
          'see-errors',
          `See ${counted(situation.errors, 'error')}`,
          'The reversal is done as far as it went.',
          back,
        )
      : step(back.action, back.label, 'The reversal is posted.');
  }
  if (stale)
    return step(
      back.action,
      back.label,
      'The books moved since this reversal was previewed. Nothing was posted.',
    );
  const out = preview?.counts.leftOut ?? 0;
  const others =
    out > 0
      ? ` ${counted(out, 'document')} ${out === 1 ? 'stays' : 'stay'} as ${out === 1 ? 'it is' : 'they are'}: each says why, and what to do in Xero.`
      : '';
  if (preview?.counts.postable === 0) {
    const text =
      others === ''
        ? 'This reversal cannot be posted: see Check of its row.'
        : `Nothing is reversed.${others}`;
    return step(back.action, back.label, text);
  }
  const posting = postStep(situation);
  const text = preview?.state === 'approved' ? posting.text : 'Each is undone by an equal opposite one.';
  return { ...posting, text: posting.action === 'post' ? `${text}${others}` : posting.text, other: back };
}
