import type { ErrorEntryDto } from '../contract/postings';
import type { Queryable } from '../store/db';
import { listPostings } from '../store/postings';
import { readSourceFaults, type StoredKind } from '../store/source-documents';
import { titleOf } from './post';

/** Everything that did not go through: postings that need a person or are being looked up, and unreadable documents. */
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
