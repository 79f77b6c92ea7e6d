import { isBlocking } from '../accounting/fault';
import type { ErrorEntryDto } from '../contract/postings';
import type { Queryable } from '../store/db';
import { listPostings } from '../store/postings';
import { listPreviews, type PreviewRecord } from '../store/previews';
import { readSourceFaults, type StoredKind } from '../store/source-documents';
import { titleOf } from './post';
import { counted, grouped } from './words';

/**
 * Everything that did not go through: postings that need a person or are being looked up, what the newest preview holds
 * back (one entry a reason, since one row of a mapping can hold hundreds of documents), and unreadable documents.
 */
export async function listErrors(on: Queryable, connection: string): Promise<ErrorEntryDto[]> {
  const postings = await listPostings(on, connection, { states: ['rejected', 'unknown'] }, 0, 10_000);
  const faults = await readSourceFaults(on, connection);
  const previews = await listPreviews(on, connection, 10);
  const newest = previews.find(({ basis }) => basis.reverses === undefined);
  return [
    ...postings.items.map((posting): ErrorEntryDto => ({
      id: `posting:${posting.key}`,
      at: posting.updatedAt.toISOString(),
      document: titleOf(posting),
      what: posting.error?.reason ?? 'Xero did not answer yet.',
      remedy: posting.error?.remedy ?? 'Nothing needs to be done.',
      table: posting.error?.place.table ?? 'documents',
      row: posting.key,
      column: null,
      code: posting.error?.code ?? 'posting-unknown',
      posting: posting.key,
    })),
    ...(newest ? heldBack(newest) : []),
    ...faults.map((fault): ErrorEntryDto => ({
      id: `source:${fault.kind}:${fault.id}:${fault.field}`,
      at: fault.at.toISOString(),
      document: fault.number || fault.id,
      what: `${nounOf(fault.kind)} ${fault.number || fault.id} could not be read: ${fault.field}: ${fault.reason} It is left out; all others went on.`,
      remedy: 'Correct the field in Cin7, then fetch again.',
      table: 'cin7',
      row: fault.id,
      column: fault.field,
      code: 'source-invalid',
      posting: null,
    })),
  ];
}

const heldBack = ({ id, issues, createdAt }: PreviewRecord): ErrorEntryDto[] =>
  issues.filter(isBlocking).map((issue, index) => ({
    id: `held:${id}:${index}`,
    at: createdAt.toISOString(),
    document: someOf(issue.documents, issue.count),
    what: `${counted(issue.count, 'document')} held back: ${issue.reason}`,
    remedy: issue.remedy,
    table: issue.place.table,
    row: issue.place.row ?? null,
    column: issue.place.column ?? null,
    code: issue.code,
    posting: null,
  }));

/** `INV-1, INV-2 and 14 more`. */
const someOf = (documents: readonly string[], count: number): string => {
  const shown = documents.slice(0, 2);
  const rest = count - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${grouped(rest)} more` : shown.join(', ');
};

const nouns: Partial<Record<StoredKind, string>> = {
  customer: 'Cin7 customer',
  supplier: 'Cin7 supplier',
  item: 'Cin7 product',
  'stock-task': 'Cin7 stock task',
  'product-movements': 'A movement of Cin7 product',
  'stock-on-hand': 'The stock of Cin7 product',
};

/** Sales, purchases and ledger rows are documents. */
const nounOf = (kind: StoredKind): string => nouns[kind] ?? 'Cin7 document';
