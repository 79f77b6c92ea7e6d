import type { z } from 'zod';
import { hashOf } from '../../accounting/canonical';
import type { SourceFault } from '../source';
import { nameOf, read } from '../read';
import type { DocumentPage, WholeDocument } from '../whole-documents';
import { documentId, type OmniList } from './identity';
import type { OmniSchemas } from './schema';

/** How the documents of a list are read. */
interface ListReader {
  readonly noun: string;
  readonly side: 'sale' | 'purchase' | null;
  readonly schema: keyof OmniSchemas;
  /** What tells that something changed; a second one where the first may not move (cin7-omni 2.12). */
  readonly stamps: readonly string[];
  /** Fields that name an unreadable document. */
  readonly numbers: readonly string[];
}

const reader = (
  noun: string,
  schema: keyof OmniSchemas,
  numbers: readonly string[],
  more: Partial<Pick<ListReader, 'side' | 'stamps'>> = {},
): ListReader => ({ noun, schema, numbers, side: null, stamps: ['modifiedDate'], ...more });

const costed = { stamps: ['modifiedDate', 'modifiedCOGSDate'] };

const readers: Readonly<Record<OmniList, ListReader>> = {
  Branches: reader('branches', 'branch', ['company']),
  Products: reader('products', 'product', ['styleCode', 'name']),
  Contacts: reader('contacts', 'contact', ['company', 'email']),
  SalesOrders: reader('sales orders', 'salesOrder', ['reference'], { side: 'sale', ...costed }),
  CreditNotes: reader('credit notes', 'creditNote', ['reference'], { side: 'sale', ...costed }),
  PurchaseOrders: reader('purchase orders', 'purchaseOrder', ['reference'], { side: 'purchase' }),
  // A payment that was never edited may have no date of change (cin7-omni 1.6).
  Payments: reader('payments', 'payment', ['orderRef', 'transactionRef'], {
    stamps: ['modifiedDate', 'createdDate'],
  }),
  Adjustments: reader('stock adjustments', 'adjustment', ['reference']),
  BranchTransfers: reader('branch transfers', 'branchTransfer', ['reference']),
  ProductionJobs: reader('production jobs', 'productionJob', ['reference']),
};

export const factsOfList = (list: OmniList): { noun: string; side: 'sale' | 'purchase' | null } => ({
  noun: readers[list].noun,
  side: readers[list].side,
});

export const stampsOf = (list: OmniList): readonly string[] => readers[list].stamps;

/** Moments of change are no change themselves: Omni moves some of them when nothing else moves. */
const momentsOfChange = new Set(['modifiedDate', 'createdDate', 'modifiedCOGSDate']);

/** Documents of one page; one that is not understood is a fault with its raw text, and the others go on. */
export function readDocuments(
  list: OmniList,
  rows: readonly unknown[],
  schemas: OmniSchemas,
): Pick<DocumentPage, 'rows' | 'faults'> {
  const how = readers[list];
  const schema: z.ZodType = schemas[how.schema];
  const understood = new Map<string, DocumentPage['rows'][number]>();
  const faults: (SourceFault & { raw: unknown })[] = [];
  rows.forEach((raw, index) => {
    const document = readDocument(list, schema, how, raw, index);
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
