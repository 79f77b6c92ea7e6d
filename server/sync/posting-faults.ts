import { draftTitle, draftWords, isJournal } from '../accounting/draft';
import { fault, type Fault } from '../accounting/fault';
import type { PostingRecord } from '../store/postings';
import type { XeroFailure } from '../xero/ledger';

/** What the user reads of a posting that is not simply posted. */

/** `Invoice INV-0311`; a journal by its narration. */
export function titleOf({ draft }: Pick<PostingRecord, 'draft'>): string {
  const words = isJournal(draft) ? 'journal' : draftWords[draft.kind];
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${draftTitle(draft)}`;
}

export const rejectedFault = (posting: PostingRecord, messages: readonly string[]): Fault =>
  fault(
    'rejected-by-xero',
    { table: 'documents', row: posting.key },
    `${titleOf(posting)} was not posted. Xero says: ${messages.join(' ') || 'no reason given.'} ${togetherOf(posting)}`.trim(),
    'Mend the cause in Xero or in the mapping sheets, then retry it; or skip it with a reason and preview again.',
    { document: titleOf(posting) },
  );

/** Xero took it and said something all the same: an account may be missing on a draft journal (xero 5.6). */
export const warnedFault = (posting: PostingRecord, messages: readonly string[]): Fault =>
  fault(
    'posted-with-warning',
    { table: 'documents', row: posting.key },
    `${titleOf(posting)} was posted. Xero says: ${messages.join(' ')}`,
    'Look at it in Xero.',
    { document: titleOf(posting) },
  );

export const unknownFault = (posting: PostingRecord): Fault =>
  fault(
    'posting-unknown',
    { table: 'documents', row: posting.key },
    `Xero did not answer for ${titleOf(posting)}. We are looking it up before doing anything; nothing will be posted twice.`,
    'Nothing needs to be done.',
    { document: titleOf(posting) },
  );

export const waitingFault = (posting: PostingRecord, error: XeroFailure): Fault =>
  fault(
    'xero-unreachable',
    { table: 'xero' },
    `${titleOf(posting)} waits: ${error.detail}`,
    'It is tried again by itself.',
    { document: titleOf(posting) },
  );

/** What the preview said of the documents that it goes together with; blank when it goes alone. */
export const togetherOf = ({ draft }: Pick<PostingRecord, 'draft'>): string =>
  draft.faults.find(({ code }) => code === 'goes-together')?.reason ?? '';
