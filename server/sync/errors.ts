import { addMonths, monthOf, type Month } from '../accounting/dates';
import { isBlocking } from '../accounting/fault';
import type { DocumentKind } from '../accounting/kinds';
import { lockDateOf } from '../accounting/period';
import { collectIssues, type Issue } from '../accounting/preview';
import type { ErrorEntryDto } from '../contract/postings';
import { readConnection } from '../store/connections';
import type { Queryable } from '../store/db';
import { listPostings } from '../store/postings';
import { listNewestPreviews, readHeldBack, type PreviewRecord } from '../store/previews';
import { readSourceFaults, type StoredKind } from '../store/source-documents';
import { titleOf } from './posting-faults';
import { counted, grouped } from './words';

/**
 * Everything that did not go through: postings that need a person or are being looked up, what the newest previews hold
 * back (one entry a reason, since one row of a mapping can hold hundreds of documents), and unreadable documents.
 */
export async function listErrors(on: Queryable, connection: string): Promise<ErrorEntryDto[]> {
  const postings = await listPostings(on, connection, { states: ['rejected', 'unknown'] }, 0, 10_000);
  const faults = await readSourceFaults(on, connection);
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
    ...(await heldBackNow(on, connection)),
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

/**
 * What is held back of each kind and month by the newest preview of it. Earlier previews than the newest count only while
 * something of their days can be posted.
 */
async function heldBackNow(on: Queryable, connection: string): Promise<ErrorEntryDto[]> {
  const organisation = (await readConnection(on, connection))?.organisation;
  const lock = organisation ? lockDateOf(organisation) : null;
  const said = new Set<string>();
  const entries: ErrorEntryDto[] = [];
  for (const [index, preview] of (await listNewestPreviews(on, connection)).entries()) {
    if (index > 0 && lock !== null && preview.to <= lock) continue;
    const { kinds } = preview;
    const own = monthsOf(preview).flatMap((month) => kinds.map((kind) => cellOf(kind, month)));
    const unsaid = new Set(own.filter((cell) => !said.has(cell)));
    if (unsaid.size === own.length) entries.push(...heldBack(preview, preview.issues));
    else if (unsaid.size > 0) {
      const rows = (await readHeldBack(on, preview.id)).filter(({ kind, date }) =>
        unsaid.has(cellOf(kind, monthOf(date))),
      );
      entries.push(...heldBack(preview, collectIssues([], rows)));
    }
    for (const cell of own) said.add(cell);
  }
  return entries;
}

const cellOf = (kind: DocumentKind, month: Month): string => `${month} ${kind}`;

function monthsOf({ from, to }: PreviewRecord): Month[] {
  const months: Month[] = [];
  for (let month = monthOf(from); month <= monthOf(to); month = addMonths(month, 1)) months.push(month);
  return months;
}

const heldBack = ({ id, createdAt }: PreviewRecord, issues: readonly Issue[]): ErrorEntryDto[] =>
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
