import type { Draft, InvoiceDraft, JournalDraft } from '../accounting/draft';
import { err, ok, type Result } from '../accounting/result';
import type { XeroApi } from './api';
import { unreadable } from './errors';
import type { FoundDocument, LedgerCallOptions, XeroFailure } from './ledger';
import type { DocumentPage } from './links';
import { holdsKey, sameNumber, toElement, toPosted, type AnsweredElement } from './outcomes';
import { invoiceListSchema, manualJournalListSchema } from './schema';

/** Finds out what became of postings whose answer was lost (accounting-rules 11, DESIGN decision 5). */

export type Found = FoundDocument | 'number-of-another' | null;
type Links = (page: DocumentPage, xeroId: string) => string;

/** Numbers asked for in one address; a long address is refused by gateways. */
const numbersPerCall = 20;
const pageSize = 1000;
/** Our clock and Xero's may differ; the search begins this much before the call was sent. */
const clockMarginMs = 5 * 60_000;
/** A bound for loops: 200 pages of 1,000. */
const maxPages = 200;

/** By number, then by key. Another document with the number is `number-of-another`. */
export async function findInvoices(
  api: XeroApi,
  drafts: readonly InvoiceDraft[],
  linkTo: Links,
  options: LedgerCallOptions,
): Promise<Result<ReadonlyMap<string, Found>, XeroFailure>> {
  const found = new Map<string, Found>();
  const elements = await findNumbered(
    api,
    drafts.map(({ number }) => number),
    options,
  );
  if (!elements.ok) return elements;
  for (const draft of drafts) found.set(draft.key, amongInvoices(draft, elements.value, linkTo));
  return ok(found);
}

/** Sales invoices that carry one of these numbers, whoever made them. */
export async function findNumbered(
  api: XeroApi,
  numbers: readonly string[],
  options: LedgerCallOptions,
): Promise<Result<AnsweredElement[], XeroFailure>> {
  const all: AnsweredElement[] = [];
  for (const group of groupsByQuery(numbers)) {
    const elements = await invoicesByNumber(api, group, options);
    if (!elements.ok) return elements;
    all.push(...elements.value);
  }
  return ok(all);
}

/** Numbers with a comma cannot stand in the comma list, so each of those is asked for by itself. */
function groupsByQuery(numbers: readonly string[]): string[][] {
  const plain = numbers.filter((number) => !number.includes(','));
  const groups = numbers.filter((number) => number.includes(',')).map((number) => [number]);
  for (let at = 0; at < plain.length; at += numbersPerCall) groups.push(plain.slice(at, at + numbersPerCall));
  return groups;
}

function invoicesByNumber(
  api: XeroApi,
  numbers: readonly string[],
  options: LedgerCallOptions,
): Promise<Result<AnsweredElement[], XeroFailure>> {
  const [first = ''] = numbers;
  const isList = !first.includes(',');
  // A supplier's bill may carry the same number: only sales invoices count.
  const ofSales = 'Type=="ACCREC"';
  const where = isList ? ofSales : `${ofSales} AND InvoiceNumber=="${first.replace(/["\\]/g, '\\$&')}"`;
  return readPages('invoices', (page) =>
    api.read(
      (client, tenant) =>
        client.getInvoices(
          tenant,
          undefined,
          where,
          undefined,
          undefined,
          isList ? [...numbers] : undefined,
          undefined,
          undefined,
          page,
          true,
          undefined,
          undefined,
          undefined,
          pageSize,
        ),
      options,
    ),
  );
}

function amongInvoices(draft: InvoiceDraft, elements: readonly AnsweredElement[], linkTo: Links): Found {
  const sameNumbered = elements.filter(({ xeroNumber }) => sameNumber(xeroNumber, draft.number));
  const ours = sameNumbered.filter((element) => holdsKey(element, draft.key));
  const best = ours.find(({ status }) => status !== 'DELETED') ?? ours[0];
  if (best) return { ...toPosted(draft, best, linkTo), status: best.status };
  // A deleted draft gives its number back (xero 5.1 [?]); if it does not, Xero refuses and says so.
  return sameNumbered.some(({ status }) => status !== 'DELETED') ? 'number-of-another' : null;
}

/** By key in the narration or the address, among all that changed since shortly before the call was sent. */
export async function findJournals(
  api: XeroApi,
  drafts: readonly JournalDraft[],
  sentAt: Date,
  linkTo: Links,
  options: LedgerCallOptions,
): Promise<Result<ReadonlyMap<string, Found>, XeroFailure>> {
  if (drafts.length === 0) return ok(new Map());
  const since = new Date(sentAt.getTime() - clockMarginMs);
  const elements = await readPages('cogs', (page) =>
    api.read(
      (client, tenant) => client.getManualJournals(tenant, since, undefined, undefined, page, pageSize),
      options,
    ),
  );
  if (!elements.ok) return elements;
  const found = new Map<string, Found>();
  for (const draft of drafts) {
    const ours = elements.value.filter((element) => holdsKey(element, draft.key));
    const best = ours.find(({ status }) => status === 'POSTED') ?? ours[0];
    found.set(draft.key, best ? { ...toPosted(draft, best, linkTo), status: best.status } : null);
  }
  return ok(found);
}

async function readPages(
  kind: Draft['kind'],
  readPage: (page: number) => Promise<Result<object, XeroFailure>>,
): Promise<Result<AnsweredElement[], XeroFailure>> {
  const elements: AnsweredElement[] = [];
  for (let page = 1; page <= maxPages; page += 1) {
    const answer = await readPage(page);
    if (!answer.ok) return answer;
    const rows = rowsOf(kind, answer.value);
    if (!rows) return err(unreadable("Xero's list of documents is not understood."));
    for (const raw of rows) {
      const element = toElement(kind, raw);
      // It could be the very one that is looked for, so that it must not be passed over.
      if (!element) return err(unreadable("A document in Xero's list is not understood."));
      elements.push(element);
    }
    if (rows.length < pageSize) return ok(elements);
  }
  return err(unreadable(`Xero's list of documents has more than ${maxPages} pages.`));
}

export function rowsOf(kind: Draft['kind'], answer: object): readonly unknown[] | null {
  if (kind === 'invoices') {
    const list = invoiceListSchema.safeParse(answer);
    return list.success ? list.data.Invoices : null;
  }
  const list = manualJournalListSchema.safeParse(answer);
  return list.success ? list.data.ManualJournals : null;
}
