import type { DocumentPage, WholeDocument } from '../cin7/whole-documents';
import {
  deleteWholeDocuments,
  documentsStream,
  listChangedSince,
  readWholeDocuments,
  saveWholePage,
} from '../store/whole-documents';
import { readWatermark, saveWatermark } from '../store/watermarks';
import { advance } from './fetch-plan';
import { haltOf, type DocumentStep, type Halt } from './fetch-step';

/** When a list was last begun that was read to its end; the next reading begins there. */
interface DocumentsMark {
  readonly begunAt: string;
}

/** Documents that one call asks for by number. */
const namedAtOnce = 100;

/**
 * One page of one list: the first time everything, since what was received years ago may have been sold today; then
 * what changed since the last time. Fetched again from the start, nothing that was kept counts any more: what is void and
 * hidden, or deleted, is in no list.
 */
export async function fetchDocuments(step: DocumentStep): Promise<Halt | null> {
  const { context, run, source, cursor } = step;
  const { documents } = cursor;
  const list = source.documents.lists[documents.list];
  if (list === undefined) {
    advance(step, true);
    return null;
  }
  const mark = await readWatermark<DocumentsMark>(context.db, run.connection, documentsStream(list));
  const at = (documents.at ??= source.documents.begin(list, mark?.begunAt ?? null));
  const page = await source.documents.page(at, step.call);
  if (!page.ok) return haltOf(page.error);
  await savePage(step, list, page.value);
  const { next } = page.value;
  documents.at = next;
  if (next === null) {
    const read: DocumentsMark = { begunAt: at.begunAt };
    await saveWatermark(context.db, run.connection, documentsStream(list), read, context.clock());
    documents.list += 1;
  }
  const read = next?.read ?? at.read + page.value.rows.length + page.value.faults.length;
  await step.reportSoFar(source.documents.about(list).noun, read);
  return null;
}

const savePage = (
  { context, run, source }: DocumentStep,
  list: string,
  page: DocumentPage,
): Promise<unknown> =>
  context.db.tx((tx) =>
    saveWholePage(tx, run.connection, source.documents.about(list).side, page, context.clock()),
  );

/**
 * What the lists do not tell: orders that payments name and that were never read, and payments that were deleted, of the
 * orders that changed. Some of either a call.
 */
export async function fetchReferred(step: DocumentStep): Promise<Halt | null> {
  const { context, run, source, cursor } = step;
  const kept = await readWholeDocuments(context.db, run.connection);
  const asked = new Set(cursor.documents.named);
  for (const [list, numbers] of Object.entries(source.documents.missing(kept))) {
    const some = numbers.filter((number) => !asked.has(`${list}/${number}`)).slice(0, namedAtOnce);
    if (some.length === 0) continue;
    const page = await source.documents.named(list, some, step.call);
    if (!page.ok) return haltOf(page.error);
    await savePage(step, list, page.value);
    cursor.documents.named.push(...some.map((number) => `${list}/${number}`));
    await step.reportSoFar(source.documents.about(list).noun, cursor.documents.named.length);
    return null;
  }
  return fetchPayments(step, kept);
}

/** A deleted payment is in no list any more; that its order counts as changed then is all that could tell [?]. */
async function fetchPayments(step: DocumentStep, kept: readonly WholeDocument[]): Promise<Halt | null> {
  const { context, run, cursor, source } = step;
  const lists = source.documents;
  const changed = new Set(await listChangedSince(context.db, run.connection, run.createdAt));
  const ofOrder = new Map<string, WholeDocument[]>();
  for (const document of kept) {
    const order = lists.paidOrderOf(document);
    if (order !== null) ofOrder.set(order, [...(ofOrder.get(order) ?? []), document]);
  }
  // What was read just now is there; the others may be gone.
  const orders = kept
    .filter(({ id, list }) => lists.about(list).side !== null && changed.has(id))
    .map(({ id }) => id.slice(id.indexOf('/') + 1))
    .filter((order) => (ofOrder.get(order) ?? []).some(({ id }) => !changed.has(id)));
  const asked = new Set(cursor.documents.paid);
  const some = [...new Set(orders)].filter((order) => !asked.has(order)).slice(0, namedAtOnce);
  if (some.length === 0) {
    advance(step, true);
    return null;
  }
  const page = await lists.paymentsOf(some, step.call);
  if (!page.ok) return haltOf(page.error);
  const there = new Set([
    ...page.value.rows.map(({ value }) => value.id),
    ...page.value.faults.map(({ id }) => id),
  ]);
  const gone = some
    .flatMap((order) => ofOrder.get(order) ?? [])
    .filter(({ id }) => !there.has(id))
    .map(({ id }) => id);
  await context.db.tx(async (tx) => {
    await saveWholePage(tx, run.connection, null, page.value, context.clock());
    await deleteWholeDocuments(tx, run.connection, gone);
  });
  cursor.documents.paid.push(...some);
  await step.reportSoFar('payments of changed orders', cursor.documents.paid.length);
  return null;
}
