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
 * set of rows has the same identities in whatever order it was read.
 */
export function identifyRows(rows: readonly LedgerRow[]): IdentifiedRow[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const facts = hashOf(row).slice(0, 24);
    const count = (seen.get(facts) ?? 0) + 1;
    seen.set(facts, count);
    return { ...row, id: count === 1 ? facts : `${facts}.${count}` };
  });
}

export interface SaleIndex {
  readonly bySaleId: ReadonlyMap<string, SaleHeader>;
  /** Sales by order, invoice and credit note number; a number may stand on several. */
  readonly byNumber: ReadonlyMap<string, readonly SaleHeader[]>;
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
  }
  return { bySaleId, byNumber, byTask };
}

export type SaleOfRow =
  | { readonly state: 'certain'; readonly sale: SaleHeader }
  /** Several sales carry the number: reading them in full tells. */
  | { readonly state: 'ambiguous'; readonly candidates: readonly SaleHeader[] }
  | { readonly state: 'unknown' };

/** By task, then by the numbers in the reference text (`INV-00004/CR-00002`). */
export function saleOfRow(row: LedgerRow, index: SaleIndex): SaleOfRow {
  const direct = index.bySaleId.get(row.taskId) ?? index.byTask.get(row.taskId);
  if (direct) return { state: 'certain', sale: direct };
  const candidates = new Map<string, SaleHeader>();
  for (const number of numbersIn(row.reference))
    for (const sale of index.byNumber.get(number) ?? []) candidates.set(sale.saleId, sale);
  const [only, ...more] = [...candidates.values()];
  if (!only) return { state: 'unknown' };
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
  const sale =
    found.state === 'certain'
      ? found.sale
      : found.state === 'ambiguous'
        ? (found.candidates[0] ?? null)
        : null;
  return {
    id: row.id,
    saleId: sale?.saleId ?? null,
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
    ambiguous: found.state !== 'certain',
  };
}
