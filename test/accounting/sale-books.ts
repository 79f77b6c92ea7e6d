import { draftCreditNotes } from '../../server/accounting/credit-notes';
import { calendarDate } from '../../server/accounting/dates';
import { isTrade, type CreditDraft, type InvoiceDraft } from '../../server/accounting/draft';
import { compileMapping } from '../../server/accounting/mapping';
import type { MappingTables } from '../../server/accounting/mapping-tables';
import type { XeroReference } from '../../server/accounting/organisation';
import {
  nothingPosted,
  postedState,
  type PostedShare,
  type PostedState,
} from '../../server/accounting/posted';
import { proveRateDirection } from '../../server/accounting/rate-direction';
import { noSources, type Sources } from '../../server/accounting/rules';
import { draftInvoices } from '../../server/accounting/sale-invoices';
import type { SaleInvoice } from '../../server/accounting/source-documents';
import type { SaleCreditNote } from '../../server/accounting/trade-documents';
import { cin7, from, invoice, line, tables, to, today, xero } from './books';

/** The sales rules on the small books, and a Xero that takes what they draft. */

export type SaleDraft = InvoiceDraft | CreditDraft;
const rules = { invoices: draftInvoices, 'credit-notes': draftCreditNotes };

export interface Given {
  readonly tables?: MappingTables;
  readonly posted?: PostedState;
  readonly today?: string;
  readonly from?: string;
  readonly to?: string;
  /** What proves the rate's direction; the invoices themselves when absent. */
  readonly evidence?: readonly SaleInvoice[];
  readonly xero?: XeroReference;
}

/** Drafts of one kind; the documents are everything that Cin7 holds. */
export function draftSales(kind: keyof typeof rules, sources: Partial<Sources>, given: Given = {}) {
  const all = { ...noSources, ...sources };
  const books = given.xero ?? xero;
  const { drafts, ...rest } = rules[kind]({
    from: given.from ? calendarDate(given.from) : from,
    to: given.to ? calendarDate(given.to) : to,
    today: given.today ? calendarDate(given.today) : today,
    cin7,
    xero: books,
    mapping: compileMapping(given.tables ?? tables, cin7, books),
    posted: given.posted ?? nothingPosted,
    rateProof: proveRateDirection(given.evidence ?? all.invoices),
    sources: all,
  });
  return { ...rest, drafts: drafts.filter((one): one is SaleDraft => isTrade(one) && 'netMinor' in one) };
}

export const draftOf = (invoices: readonly SaleInvoice[], given: Given = {}) =>
  draftSales('invoices', { invoices }, given);

export const withChannels = (...channels: MappingTables['channels']): MappingTables => ({
  ...tables,
  channels,
});
export const withSettings = (settings: Readonly<Record<string, string>>, on = tables): MappingTables => ({
  ...on,
  settings: Object.entries(settings).map(([row, value]) => ({ row, value })),
});

/** A credit note whose totals are the sums of its lines. */
export function creditNote(
  number: string,
  lines = [line()],
  more: Partial<SaleCreditNote> = {},
): SaleCreditNote {
  const { saleId, dueDate: _due, ...document } = invoice(number, lines);
  return { ...document, sourceId: saleId, invoiceNumber: '', restocked: false, ...more };
}

interface Posting {
  readonly draft: SaleDraft;
  /** False once it was voided in Xero. */
  live: boolean;
}

/** What stands in Xero, as the store tells it to the next preview. */
export class PostedBooks {
  readonly postings: Posting[] = [];

  post(drafts: readonly SaleDraft[]): void {
    for (const draft of drafts) {
      const known = this.postings.some(({ draft: before }) => before.key === draft.key);
      if (known) throw new Error(`Posted twice: ${draft.number}`);
      this.postings.push({ draft, live: true });
    }
  }

  state(): PostedState {
    const shares = this.postings.flatMap(({ draft, live }) =>
      draft.sources.map(({ id, revision, snapshot }): PostedShare => ({
        ...{ kind: draft.kind, sourceId: id, key: draft.key, revision, snapshot, live },
        ...{ xeroId: `xero-${draft.key}`, xeroNumber: draft.number },
      })),
    );
    return postedState(
      shares,
      this.postings.map(({ draft }) => [draft.family, draft.revision] as const),
      this.postings.map(({ draft }) => [draft.kind, draft.number] as const),
    );
  }

  /** Gross of what stands for a source, an invoice counted up, a credit note down. */
  grossOf(sourceId: string): bigint {
    return this.postings
      .filter(({ live }) => live)
      .flatMap(({ draft }) =>
        draft.sources
          .filter(({ id }) => id === sourceId || id.startsWith(`${sourceId}~`))
          .map(({ amountMinor }) => (draft.kind === 'invoices' ? amountMinor : -amountMinor)),
      )
      .reduce((sum, amount) => sum + amount, 0n);
  }
}
