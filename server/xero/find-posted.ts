import type { Draft, DraftKind } from '../accounting/draft';
import { err, ok, type Result } from '../accounting/result';
import type { XeroApi } from './api';
import { holdsKey, type AnsweredElement } from './elements';
import { foundAmong, type Found } from './found-document';
import { invoicesByNumber } from './invoices-by-number';
import { kindInXero, numberOf, type Resource } from './kinds';
import type { LedgerCallOptions, LookUpOptions, XeroFailure } from './ledger';
import type { Links } from './outcomes';
import { pageSize, readElements, readPages } from './read-pages';
import { nameInXero } from './transform-records';

/** Finds out what became of postings whose answer was lost (accounting-rules 11, DESIGN decision 5). */

type Read = Promise<Result<AnsweredElement[], XeroFailure>>;

/** Our clock and Xero's may differ; the search begins this much before the call was sent. */
export const clockMarginMs = 5 * 60_000;
/** Up to this many exact searches, a call each, are cheaper than reading all that changed. */
const fewSearches = 5;

/** The answer holds every draft's key. */
export async function findPosted(
  api: XeroApi,
  drafts: readonly Draft[],
  sentAt: Date,
  linkTo: Links,
  options: LookUpOptions,
): Promise<Result<ReadonlyMap<string, Found>, XeroFailure>> {
  const found = new Map<string, Found>();
  const since = new Date(sentAt.getTime() - clockMarginMs);
  for (const [group, ofGroup] of groupsOf(drafts)) {
    const elements = await candidates(api, group, ofGroup, since, options);
    if (!elements.ok) return elements;
    for (const draft of ofGroup) found.set(draft.key, foundAmong(draft, elements.value, linkTo));
    if (options.renumbered !== true) continue;
    const renumbered = await renumberedSince(api, group, ofGroup, since, found, options);
    if (!renumbered.ok) return renumbered;
    for (const [draft, ours] of renumbered.value) found.set(draft.key, foundAmong(draft, ours, linkTo));
  }
  return ok(found);
}

/** Found by number, and carrying a key beside it; all others are found by key or are what their number says. */
const numbered: ReadonlySet<Resource> = new Set<Resource>(['Invoices', 'CreditNotes', 'PurchaseOrders']);

/** Of drafts that their number does not find: documents with their key, which have another number now. */
async function renumberedSince(
  api: XeroApi,
  kind: DraftKind,
  drafts: readonly Draft[],
  since: Date,
  found: ReadonlyMap<string, Found>,
  options: LedgerCallOptions,
): Promise<Result<ReadonlyMap<Draft, readonly AnsweredElement[]>, XeroFailure>> {
  const { resource, type } = kindInXero(kind);
  const missing = drafts.filter(({ key }) => typeof (found.get(key) ?? '') === 'string');
  if (!numbered.has(resource) || missing.length === 0) return ok(new Map());
  // Orders have no type, and their list takes no condition.
  const read = await list(
    api,
    resource,
    type === '' ? { since } : { since, where: `Type=="${type}"` },
    options,
  );
  if (!read.ok) return read;
  const carrying = missing.map(
    (draft) => [draft, read.value.filter((one) => holdsKey(one, draft.key))] as const,
  );
  return ok(new Map(carrying.filter(([, ours]) => ours.length > 0)));
}

/** Kinds that one search covers go together: all journals, both ways of bank transactions. */
function groupsOf(drafts: readonly Draft[]): Map<DraftKind, Draft[]> {
  const groups = new Map<string, { kind: DraftKind; drafts: Draft[] }>();
  for (const draft of drafts) {
    const { resource, type } = kindInXero(draft.kind);
    const group = groups.get(resource + type) ?? { kind: draft.kind, drafts: [] };
    group.drafts.push(draft);
    groups.set(resource + type, group);
  }
  return new Map([...groups.values()].map((group) => [group.kind, group.drafts]));
}

/** Every document of Xero's that one of `drafts` could be; further ones do no harm. */
async function candidates(
  api: XeroApi,
  kind: DraftKind,
  drafts: readonly Draft[],
  since: Date,
  options: LedgerCallOptions,
): Read {
  const { resource, type } = kindInXero(kind);
  if (resource === 'Invoices')
    return invoicesByNumber(api, type === 'ACCPAY' ? 'ACCPAY' : 'ACCREC', drafts.map(numberOf), options);
  if (resource === 'ManualJournals') return list(api, resource, { since }, options);
  const searches = [...new Set(drafts.flatMap((draft) => searchesFor(draft)))];
  if (searches.length > fewSearches)
    // A contact or an item may be there for years; a document of ours was made by the call in question.
    return list(api, resource, resource === 'Contacts' || resource === 'Items' ? {} : { since }, options);
  const elements: AnsweredElement[] = [];
  for (const search of searches) {
    const read = await (resource === 'PurchaseOrders'
      ? orderByNumber(api, search, options)
      : list(api, resource, { where: search }, options));
    if (!read.ok) return read;
    elements.push(...read.value);
  }
  return ok(unique(elements));
}

/** A contact is found by its number and by its name: once is enough. */
const unique = (elements: readonly AnsweredElement[]): AnsweredElement[] => [
  ...new Map(elements.map((element) => [element.xeroId, element])).values(),
];

const quoted = (text: string): string => `"${text.trim().replace(/["\\]/g, '\\$&')}"`;

/** `where` texts that find the draft's document whatever became of it, or an order's number. */
function searchesFor(draft: Draft): string[] {
  switch (draft.kind) {
    case 'credit-notes':
    case 'supplier-credits':
      return [`Type=="${kindInXero(draft.kind).type}" AND CreditNoteNumber==${quoted(draft.number)}`];
    case 'purchase-orders':
      return [draft.number];
    case 'payments': {
      const { kind, xeroId } = draft.settles;
      const isInvoice = kind === 'invoices' || kind === 'bills';
      return [`${isInvoice ? 'Invoice.InvoiceID' : 'CreditNote.CreditNoteID'}==Guid("${xeroId}")`];
    }
    case 'prepayments':
    case 'deposits': {
      const [year, month, day] = draft.date.split('-').map(Number);
      return [`Type=="${draft.direction.toUpperCase()}" AND Date==DateTime(${[year, month, day].join(',')})`];
    }
    case 'contacts':
      return [`ContactNumber==${quoted(draft.number)}`, `Name==${quoted(nameInXero(draft))}`];
    case 'items':
      return [`Code==${quoted(draft.code)}`];
    default:
      return [];
  }
}

interface Selection {
  readonly where?: string;
  readonly since?: Date;
}

export function list(
  api: XeroApi,
  resource: Resource,
  { where, since }: Selection,
  options: LedgerCallOptions,
): Read {
  const pages = (page: number) =>
    api.read((client, tenant) => {
      switch (resource) {
        case 'Invoices':
          return client.getInvoices(
            tenant,
            since,
            where,
            undefined,
            undefined,
            undefined,
            undefined,
            undefined,
            page,
            true,
            undefined,
            undefined,
            undefined,
            pageSize,
          );
        case 'ManualJournals':
          return client.getManualJournals(tenant, since, where, undefined, page, pageSize);
        case 'CreditNotes':
          return client.getCreditNotes(tenant, since, where, undefined, page, undefined, pageSize);
        case 'PurchaseOrders':
          return client.getPurchaseOrders(
            tenant,
            since,
            undefined,
            undefined,
            undefined,
            undefined,
            page,
            pageSize,
          );
        case 'Payments':
          return client.getPayments(tenant, since, where, undefined, page, pageSize);
        case 'BankTransactions':
          return client.getBankTransactions(tenant, since, where, undefined, page, undefined, pageSize);
        case 'Contacts':
          return client.getContacts(
            tenant,
            since,
            where,
            undefined,
            undefined,
            page,
            true,
            undefined,
            undefined,
            pageSize,
          );
        case 'Items':
          return client.getItems(tenant, since, where);
      }
    }, options);
  return resource === 'Items' ? wholeList(pages) : readPages(resource, pages);
}

/** Items come all at once (xero 2.5). */
async function wholeList(read: (page: number) => Promise<Result<object, XeroFailure>>): Read {
  const answer = await read(1);
  return answer.ok ? readElements('Items', answer.value) : answer;
}

async function orderByNumber(api: XeroApi, number: string, options: LedgerCallOptions): Read {
  const answer = await api.read((client, tenant) => client.getPurchaseOrderByNumber(tenant, number), options);
  if (answer.ok) return readElements('PurchaseOrders', answer.value);
  return answer.error.status === 404 ? ok([]) : err(answer.error);
}
