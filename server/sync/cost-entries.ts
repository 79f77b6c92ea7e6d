import type { CostEntry } from '../accounting/source-documents';
import { hashOf } from '../accounting/canonical';
import type { LedgerRow, SaleHeader } from '../cin7/source';

/**
 * Joins Cin7's ledger rows to the sales they belong to: the ledger names only a task and a reference text, the sale
 * list knows channel, location and customer. Pure; done anew for each preview from what is stored.
 */

/** A ledger row with the identity that Cin7 does not give it. */
export interface IdentifiedRow extends LedgerRow {
  readonly id: string;
}

/**
 * Gives each row an identity made of all its facts and a counter among equal rows (cin7-core 6: "no row ID"): the same
 * set of rows has the same identities in whatever order it was read, among the rows of one account or of all.
 */
export const identifyRows = (rows: readonly LedgerRow[]): IdentifiedRow[] => rows.map(rowIdentifier());

/** `identifyRows` for rows that come bit by bit. */
export function rowIdentifier(): (row: LedgerRow) => IdentifiedRow {
  const seen = new Map<string, number>();
  return (row) => {
    const facts = factsOf(row);
    const count = (seen.get(facts) ?? 0) + 1;
    seen.set(facts, count);
    return { ...row, id: count === 1 ? facts : `${facts}.${count}` };
  };
}

/** 24 hexadecimal digits that stand for all facts of a row. */
export const factsOf = (row: LedgerRow): string => hashOf(row).slice(0, 24);

export interface SaleIndex {
  readonly bySaleId: ReadonlyMap<string, SaleHeader>;
  /** Sales by order, invoice and credit note number; a number may stand on several. */
  readonly byNumber: ReadonlyMap<string, readonly SaleHeader[]>;
  /** One sale of each customer whose sales all have the same channel: enough to tell a row's origin; the location is blank when it varies. */
  readonly byCustomer: ReadonlyMap<string, SaleHeader>;
  /** Sale by task (fulfilment, invoice, credit note), as far as sales were read in full. */
  readonly byTask: ReadonlyMap<string, SaleHeader>;
}

export function indexSales(
  headers: readonly SaleHeader[],
  tasks: ReadonlyMap<string, readonly string[]>,
): SaleIndex {
  const bySaleId = new Map(headers.map((header) => [header.saleId, header]));
  const byNumber = new Map<string, SaleHeader[]>();
  const byTask = new Map<string, SaleHeader>();
  const customers = new Map<string, SaleHeader | null>();
  for (const header of headers) {
    for (const number of new Set([
      header.orderNumber,
      ...header.invoiceNumbers,
      ...header.creditNoteNumbers,
    ])) {
      if (number === '') continue;
      const sales = byNumber.get(number.toLowerCase());
      if (sales) sales.push(header);
      else byNumber.set(number.toLowerCase(), [header]);
    }
    for (const task of tasks.get(header.saleId) ?? []) byTask.set(task, header);
    const known = customers.get(header.customer);
    if (known === undefined) customers.set(header.customer, header);
    else if (known?.channel !== header.channel) customers.set(header.customer, null);
    else if (known.location !== header.location) customers.set(header.customer, { ...known, location: '' });
  }
  const byCustomer = new Map(
    [...customers].flatMap(([name, sale]) => (sale && name !== '' ? [[name, sale] as const] : [])),
  );
  return { bySaleId, byNumber, byTask, byCustomer };
}

export type SaleOfRow =
  | { readonly state: 'certain'; readonly sale: SaleHeader }
  /** Which sale is not known, but its customer is, and all sales of that customer have this one's channel. */
  | { readonly state: 'customer'; readonly sale: SaleHeader }
  /** Several sales carry the number: reading them in full tells. */
  | { readonly state: 'ambiguous'; readonly candidates: readonly SaleHeader[] }
  | { readonly state: 'unknown' };

/**
 * By task, then by the numbers in the reference text (`INV-00004/CR-00002`), then by the customer whom the row's text
 * begins with (`Harbour Cycles - INV-00004`; cin7-core 6): the list shows one of a sale's invoices only.
 */
export function saleOfRow(row: LedgerRow, index: SaleIndex): SaleOfRow {
  const direct = index.bySaleId.get(row.taskId) ?? index.byTask.get(row.taskId);
  if (direct) return { state: 'certain', sale: direct };
  const candidates = new Map<string, SaleHeader>();
  for (const number of numbersIn(row.reference))
    for (const sale of index.byNumber.get(number) ?? []) candidates.set(sale.saleId, sale);
  const [only, ...more] = [...candidates.values()];
  if (!only) {
    const customer = index.byCustomer.get(
      row.description.slice(0, Math.max(0, row.description.lastIndexOf(' - '))),
    );
    return customer ? { state: 'customer', sale: customer } : { state: 'unknown' };
  }
  return more.length === 0
    ? { state: 'certain', sale: only }
    : { state: 'ambiguous', candidates: [only, ...more] };
}

const numbersIn = (reference: string): string[] =>
  reference
    .split(/[/,;]/)
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');

/** The cost entry of a row; of several possible sales the first stands in, marked ambiguous. */
export function costEntryOf(row: IdentifiedRow, index: SaleIndex): CostEntry {
  const found = saleOfRow(row, index);
  const sale = standIn(found);
  return {
    id: row.id,
    saleId: found.state === 'customer' ? null : (sale?.saleId ?? null),
    number: row.reference || sale?.orderNumber || row.taskId,
    date: row.date,
    channel: sale?.channel ?? '',
    location: sale?.location ?? '',
    customerGroup: '',
    customerId: sale?.customerId ?? '',
    customer: sale?.customer ?? '',
    debitAccount: row.debitAccount,
    creditAccount: row.creditAccount,
    amount: row.amount,
    description: row.description,
    ambiguous: found.state === 'ambiguous' || found.state === 'unknown',
  };
}

function standIn(found: SaleOfRow): SaleHeader | null {
  if (found.state === 'unknown') return null;
  return found.state === 'ambiguous' ? (found.candidates[0] ?? null) : found.sale;
}
