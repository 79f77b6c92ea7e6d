import { draftTitle, draftWords, isJournal } from '../accounting/draft';
import { fault, type Fault } from '../accounting/fault';
import type { PostingRecord } from '../store/postings';
import { isWithdrawn } from '../accounting/reversal';
import type { EditedField, FoundDocument, XeroFailure } from '../xero/ledger';

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

/** A look-up found it, and somebody has been at it in Xero since: void, archived, changed, there more than once. */
export function foundFault(posting: PostingRecord, found: FoundDocument): Fault | null {
  const title = titleOf(posting);
  const told = (code: 'rejected-by-xero' | 'posted-with-warning', reason: string, remedy: string): Fault =>
    fault(code, { table: 'documents', row: posting.key }, reason, remedy, { document: title });
  if (isWithdrawn(found.status))
    return told(
      'rejected-by-xero',
      `${title} was posted, and is ${found.status} in Xero now.`,
      posting.reverses === null
        ? 'If that was not meant, post a reversal and preview again.'
        : 'What it undid stands in Xero again: reverse that once more if it is still to be undone.',
    );
  const { edited = [], doubles = [] } = found;
  const said = [
    ...(found.status === 'ARCHIVED'
      ? [['It is archived in Xero now.', 'Restore it there if documents still need it.']]
      : []),
    ...(edited.length > 0
      ? [
          [
            `Somebody changed it in Xero since: ${edited.map((field) => editedWords[field]).join(', ')}.`,
            'Put it back there as it was, unless the change was meant.',
          ],
        ]
      : []),
    ...(doubles.length > 0
      ? [[`It is in Xero ${doubles.length + 1} times.`, 'Void all but one of them there.']]
      : []),
  ];
  if (said.length === 0) return null;
  const [reasons, remedies] = [said.map(([reason]) => reason), said.map(([, remedy]) => remedy)];
  return told('posted-with-warning', [`${title} was posted.`, ...reasons].join(' '), remedies.join(' '));
}

const editedWords: Readonly<Record<EditedField, string>> = {
  date: 'its date',
  currency: 'its currency',
  amount: 'its amount',
  accounts: 'its accounts',
  number: 'its number',
  contact: 'its contact',
  document: 'the document that it settles',
  name: 'its name',
};

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
