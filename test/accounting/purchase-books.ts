import { calendarDate } from '../../server/accounting/dates';
import { decimal, sumDecimals } from '../../server/accounting/decimal';
import type { Draft } from '../../server/accounting/draft';
import { compileMapping } from '../../server/accounting/mapping';
import type { MappingTables } from '../../server/accounting/mapping-tables';
import type { XeroReference } from '../../server/accounting/organisation';
import { postedState, type PostedShare, type PostedState } from '../../server/accounting/posted';
import { noSources, type RuleInput, type Sources } from '../../server/accounting/rules';
import type {
  PurchaseInvoice,
  PurchaseOrder,
  Settlement,
  SupplierCreditNote,
  TradeLine,
} from '../../server/accounting/trade-documents';
import { cin7, tables, xero } from '../golden/core/books';

/** Purchases and money of the golden books, for the tests of their rules. */

export const inputOf = (
  sources: Partial<Sources>,
  more: {
    readonly settings?: Readonly<Record<string, string>>;
    readonly tables?: Partial<MappingTables>;
    readonly xero?: Partial<XeroReference>;
    readonly posted?: PostedState;
    readonly today?: string;
    readonly rateProof?: RuleInput['rateProof'];
  } = {},
): RuleInput => {
  const books = { ...xero, ...more.xero };
  const settings = Object.entries(more.settings ?? {}).map(([row, value]) => ({ row, value }));
  return {
    from: calendarDate('2026-10-01'),
    to: calendarDate('2026-10-31'),
    today: calendarDate(more.today ?? '2026-11-23'),
    ...{ cin7, xero: books, posted: more.posted ?? postedState([], []) },
    mapping: compileMapping({ ...tables, settings, ...more.tables }, cin7, books),
    rateProof: more.rateProof ?? 'base-per-foreign',
    sources: { ...noSources, ...sources },
  };
};

export const line = (more: Partial<TradeLine> = {}): TradeLine => ({
  ...{ kind: 'product', sku: 'BELL-01', description: 'Brass bell', quantity: '10', unitPrice: '10' },
  ...{ net: '100', tax: '20', taxRule: '20% (VAT on Expenses)', account: '1200' },
  ...more,
});

const trade = (number: string, lines: readonly TradeLine[]) => {
  const sum = (field: 'net' | 'tax') => sumDecimals(lines.map((one) => decimal(one[field])));
  return {
    ...{ id: `p-${number}/t-${number}/${number.toLowerCase()}`, sourceId: `p-${number}`, number, lines },
    ...{
      reference: 'PO-1',
      date: calendarDate('2026-10-05'),
      currency: 'GBP',
      baseCurrency: 'GBP',
      rate: '1',
    },
    ...{ taxInclusive: false, net: sum('net').toString(), tax: sum('tax').toString() },
    gross: sum('net').plus(sum('tax')).toString(),
    ...{ supplierId: 's-1', supplier: 'Foundry Ltd', location: 'Main Warehouse', revision: 'r1' },
  };
};

export const bill = (
  number: string,
  lines: readonly TradeLine[] = [line()],
  more: Partial<PurchaseInvoice> = {},
): PurchaseInvoice => ({
  ...trade(number, lines),
  ...{ dueDate: calendarDate('2026-11-04'), approach: 'invoice-first', dropShip: false },
  ...more,
});

export const credit = (
  number: string,
  lines: readonly TradeLine[] = [line()],
  more: Partial<SupplierCreditNote> = {},
): SupplierCreditNote => ({ ...trade(number, lines), invoiceNumber: '4711', unstocked: true, ...more });

export const order = (number: string, more: Partial<PurchaseOrder> = {}): PurchaseOrder => ({
  ...trade(number, [line()]),
  requiredBy: null,
  ...more,
});

export const settlement = (id: string, more: Partial<Settlement> = {}): Settlement => ({
  ...{ id, kind: 'payment', side: 'sale', sourceId: 'sale-1', documentId: 'doc-1', number: 'INV-1' },
  ...{ contact: 'Acme', contactId: 'k', channel: 'Shopify', location: 'Main Warehouse' },
  ...{ date: calendarDate('2026-10-10'), amount: '50', currency: 'GBP', baseCurrency: 'GBP', rate: '1' },
  ...{ account: '090', reference: 'Bank transfer', revision: 'r' },
  ...more,
});

/** Drafts as the store keeps them once Xero has taken them. */
export const sharesOf = (drafts: readonly Draft[]): PostedShare[] =>
  drafts.flatMap((draft) =>
    draft.sources.map((source) => ({
      ...{ kind: draft.kind, sourceId: source.id, key: draft.key, revision: source.revision, live: true },
      ...{ snapshot: source.snapshot ?? null, xeroId: `xero-${draft.key}` },
      xeroNumber: 'number' in draft ? draft.number : '',
    })),
  );

export const postedOf = (...runs: readonly (readonly Draft[])[]): PostedState =>
  postedState(
    runs.flatMap(sharesOf),
    runs.flat().map(({ family, revision }) => [family, revision]),
    runs.flat().flatMap((draft) => ('number' in draft ? [[draft.kind, draft.number] as const] : [])),
  );

/** A share of a document that stands in Xero. */
export const standing = (
  id: string,
  kind: PostedShare['kind'],
  more: Partial<PostedShare> & { readonly gross?: string } = {},
): PostedShare => ({
  ...{ kind, sourceId: id, key: `key-${id}`, revision: 'r1', live: true },
  snapshot: {
    ...{ id, number: id, date: calendarDate('2026-10-05'), channel: '', customer: '', currency: 'GBP' },
    gross: more.gross ?? '120',
  },
  ...{ xeroId: `xero-${id}`, xeroNumber: `SO-${id}` },
  ...more,
});

export const codes = (faults: readonly { readonly code: string }[]): string[] =>
  faults.map(({ code }) => code);
