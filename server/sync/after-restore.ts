import { dateText } from '../accounting/dates';
import { draftTitle, draftWords, type Draft } from '../accounting/draft';
import { fault, type Fault, type FaultPlace } from '../accounting/fault';
import { isPostable } from '../accounting/preview';
import { err, ok, type Result } from '../accounting/result';
import { writeAudit } from '../store/audit';
import type { Queryable } from '../store/db';
import { readPostingsByKeys, readStates, type PostingRecord } from '../store/postings';
import { clearRestoreMark, readRestoreMark, type RestoreMark } from '../store/restore-marks';
import type { FoundDocument, KeyedDocument } from '../xero/ledger';
import type { SyncContext } from './context';
import { titleOf } from './posting-faults';
import { transition } from './posting-transition';
import { ofXero, type Problem } from './problem';

/**
 * The database was put back to an earlier day and Xero was not (`store/restore.ts`). Until Xero holds nothing of ours
 * that is not known here, documents are judged by what it holds, and every posting is looked up before it is sent:
 *
 * - A draft that stands there as it is, is approved as any other; the look-up finds it, and it is posted from then on.
 * - A draft that stands there with other figures is held: the books would say one thing and Cogsheet another.
 * - While Xero has a document that no draft is, no other of its kind goes out. It was made from sources that count as
 *   free here, and which they were Xero does not know: one of them in another document would be posted twice.
 */
export interface AfterRestore {
  /** By posting key. */
  readonly held: ReadonlyMap<string, Fault>;
  /** Keys of drafts that Xero has as they are. */
  readonly there: ReadonlySet<string>;
}

const nothing: AfterRestore = { held: new Map(), there: new Set() };

/** Costs nothing while there is no mark; else the calls of `keyedSince`. */
export async function judgeAfterRestore(
  context: SyncContext,
  connection: string,
  drafts: readonly Draft[],
): Promise<Result<AfterRestore, Problem>> {
  const mark = await readRestoreMark(context.db, connection);
  if (mark === null) return ok(nothing);
  const postable = drafts.filter(isPostable);
  const { quietUntil } = mark;
  if (context.clock() < quietUntil)
    return ok({ ...nothing, held: new Map(postable.map((draft) => [draft.key, tooEarly(draft)])) });
  const ledger = await context.gateways.xero(connection);
  if (!ledger.ok) return ledger;
  const read = await ledger.value.keyedSince(mark.takenAt, postable);
  if (!read.ok) return err(ofXero(read.error));
  const { documents, found } = read.value;
  const forgotten = await forgottenAmong(context, connection, mark, documents);
  const own = new Set(drafts.map(({ key }) => key));
  const others = forgotten.filter(({ key }) => !own.has(key));
  const held = new Map<string, Fault>();
  for (const draft of postable) {
    const one = found.get(draft.key);
    const ofItsKind = others.filter(({ kinds }) => kinds.includes(draft.kind));
    if (one && !isAsDrafted(one)) held.set(draft.key, otherThere(draft, one));
    else if (!one && ofItsKind.length > 0) held.set(draft.key, heldFor(draft, ofItsKind));
  }
  return ok({ held, there: new Set([...found.keys()].filter((key) => !held.has(key))) });
}

const isAsDrafted = ({ edited = [], doubles = [] }: FoundDocument): boolean =>
  edited.length === 0 && doubles.length === 0;

/**
 * What Xero holds and no posting here says; when every document is known and settled, the mark is taken away. What is
 * known and not settled (it was rejected when the backup was taken) holds its sources and so holds nothing else up.
 */
async function forgottenAmong(
  { db }: SyncContext,
  connection: string,
  mark: RestoreMark,
  documents: readonly KeyedDocument[],
): Promise<KeyedDocument[]> {
  const states = await readStates(
    db,
    documents.map(({ key }) => key),
  );
  const stateOf = ({ key }: KeyedDocument) => states.get(key)?.state ?? 'skipped';
  if (documents.every((one) => ['posted', 'reversed'].includes(stateOf(one))))
    await db.tx(async (tx) => {
      if (await clearRestoreMark(tx, connection, mark))
        await writeAudit(tx, connection, 'Cogsheet', 'restore', 'settled', { documents: documents.length });
    });
  return documents.filter((one) => stateOf(one) === 'skipped');
}

/** Postings that are to be looked up before they are sent, where the data was put back; to be called as they are approved. */
export async function lookUpFirst(
  tx: Queryable,
  connection: string,
  keys: readonly string[],
  at: Date,
): Promise<void> {
  if ((await readRestoreMark(tx, connection)) === null) return;
  for (const posting of await readPostingsByKeys(tx, keys))
    if (posting.state === 'approved')
      await transition(tx, posting, 'lose', { notBefore: at, error: lookedUpFault(posting) }, at);
}

/** How far back a look-up of these postings goes: to the first approval, or to the backup. */
export async function searchFrom(
  on: Queryable,
  connection: string,
  postings: readonly PostingRecord[],
): Promise<Date> {
  const mark = await readRestoreMark(on, connection);
  const times = [...postings.map(({ approvedAt }) => approvedAt), ...(mark === null ? [] : [mark.takenAt])];
  return new Date(Math.min(...times.map((time) => time.getTime())));
}

const lookedUpFault = (posting: PostingRecord): Fault =>
  fault(
    'posting-unknown',
    { table: 'documents', row: posting.key },
    `The data of Cogsheet was put back to an earlier day. We are looking in Xero whether ${titleOf(posting)} was posted since; nothing will be posted twice.`,
    'Nothing needs to be done.',
    { document: titleOf(posting) },
  );

/** What concerns many drafts alike names no row: those of a kind are one line in Errors. */
const held = (draft: Draft, place: FaultPlace, reason: string, remedy: string): Fault =>
  fault('posted-before-restore', place, reason, remedy, { document: draftTitle(draft) });

const tooEarly = (draft: Draft): Fault =>
  held(
    draft,
    { table: 'xero' },
    'The data of Cogsheet was put back to an earlier day a moment ago. What was being sent then may still arrive in Xero.',
    'Preview again in a few minutes.',
  );

const otherThere = (draft: Draft, { edited = [], doubles = [] }: FoundDocument): Fault =>
  held(
    draft,
    { table: 'documents', row: draft.key },
    `Xero has the ${draftWords[draft.kind]} ${draftTitle(draft)} already, posted by Cogsheet before its data was put back, ${doubles.length > 0 ? 'more than once' : `with another ${edited.join(' and ')}`}.`,
    'Look at it in Xero. Void it there if it is to be posted as it is here, then preview again; else leave it out here.',
  );

function heldFor(draft: Draft, documents: readonly KeyedDocument[]): Fault {
  const named = documents
    .slice(0, 3)
    .map(({ name, date }) => (date === null ? name : `${name} of ${dateText(date)}`));
  const more = documents.length > named.length ? ` and ${documents.length - named.length} more` : '';
  return held(
    draft,
    { table: 'xero', column: draft.kind },
    `Xero has documents that Cogsheet posted before its data was put back to an earlier day, and that are not in this preview: ${named.join(', ')}${more}. What is in them could be posted twice.`,
    'Preview their days and kinds and post that first: they are found in Xero and nothing is sent twice. What does not come up in any preview, void in Xero.',
  );
}
