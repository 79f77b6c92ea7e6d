import type { z } from 'zod';
import { hashOf } from '../../accounting/canonical';
import type { SourceFault } from '../source';
import { nameOf, read } from '../read';
import type { DocumentPage, WholeDocument } from '../whole-documents';
import { documentId, type OmniList } from './identity';
import type { OmniSchemas } from './schema';

/** How the documents of a list are read. */
interface ListReader {
  readonly schema: keyof OmniSchemas;
  /** What tells that something changed; a second one where the first may not move (cin7-omni 2.12). */
  readonly stamps: readonly string[];
  /** Fields that name an unreadable document. */
  readonly numbers: readonly string[];
}

const readers: Readonly<Record<OmniList, ListReader>> = {
  Branches: { schema: 'branch', stamps: ['modifiedDate'], numbers: ['company'] },
  Products: { schema: 'product', stamps: ['modifiedDate'], numbers: ['styleCode', 'name'] },
  Contacts: { schema: 'contact', stamps: ['modifiedDate'], numbers: ['company', 'email'] },
  SalesOrders: { schema: 'salesOrder', stamps: ['modifiedDate', 'modifiedCOGSDate'], numbers: ['reference'] },
  CreditNotes: { schema: 'creditNote', stamps: ['modifiedDate', 'modifiedCOGSDate'], numbers: ['reference'] },
  PurchaseOrders: { schema: 'purchaseOrder', stamps: ['modifiedDate'], numbers: ['reference'] },
  // A payment that was never edited may have no date of change (cin7-omni 1.6).
  Payments: {
    schema: 'payment',
    stamps: ['modifiedDate', 'createdDate'],
    numbers: ['orderRef', 'transactionRef'],
  },
  Adjustments: { schema: 'adjustment', stamps: ['modifiedDate'], numbers: ['reference'] },
  BranchTransfers: { schema: 'branchTransfer', stamps: ['modifiedDate'], numbers: ['reference'] },
  ProductionJobs: { schema: 'productionJob', stamps: ['modifiedDate'], numbers: ['reference'] },
};

export const stampsOf = (list: OmniList): readonly string[] => readers[list].stamps;

/** Moments of change are no change themselves: Omni moves some of them when nothing else moves. */
const momentsOfChange = new Set(['modifiedDate', 'createdDate', 'modifiedCOGSDate']);

/** Documents of one page; one that is not understood is a fault with its raw text, and the others go on. */
export function readDocuments(
  list: OmniList,
  rows: readonly unknown[],
  schemas: OmniSchemas,
): Pick<DocumentPage, 'rows' | 'faults'> {
  const reader = readers[list];
  const schema: z.ZodType = schemas[reader.schema];
  const understood = new Map<string, DocumentPage['rows'][number]>();
  const faults: (SourceFault & { raw: unknown })[] = [];
  rows.forEach((raw, index) => {
    const document = readDocument(list, schema, reader, raw, index);
    if ('field' in document) faults.push({ ...document, raw });
    else understood.set(document.id, { value: document, raw });
  });
  return { rows: [...understood.values()], faults };
}

function readDocument(
  list: OmniList,
  schema: z.ZodType,
  { numbers }: ListReader,
  raw: unknown,
  index: number,
): WholeDocument | SourceFault {
  const own = idOf(raw);
  const id = own === null ? `${list}/?${hashOf(raw).slice(0, 16)}` : documentId(list, own);
  const name = { id, number: nameOf(raw, numbers) || (own ?? `row ${index + 1}`) };
  const content = read(schema, raw, name);
  if (!content.ok) return content.error;
  const facts = Object.entries(content.value as object).filter(([field]) => !momentsOfChange.has(field));
  return { ...name, list, revision: hashOf(Object.fromEntries(facts)), content: content.value };
}

/** Digits of a document's id, before anything else of it is understood; null when it has none. */
export function idOf(raw: unknown): string | null {
  const id: unknown = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : null;
  const text = typeof id === 'number' || typeof id === 'string' ? String(id).trim() : '';
  return /^\d{1,18}$/.test(text) && !/^0+$/.test(text) ? text.replace(/^0+/, '') : null;
}
