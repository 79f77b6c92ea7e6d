import type { SaleHeader } from '../cin7/source';
import type { Kind } from '../contract/common';
import { readEntries } from '../store/ledger-entries';
import {
  readHeaders,
  readOutdatedSales,
  readSaleTasks,
  saveReadAnew,
  type OutdatedSale,
} from '../store/sale-documents';
import { readKept } from '../store/source-documents';
import { indexSales, saleOfRow, type IdentifiedRow } from './cost-entries';
import { fetchDetails, hasChanged, isStale, mayBeOf } from './fetch-details';
import { saleKinds } from './fetch-plan';
import { haltOf, type FetchParams, type FetchStep, type Halt } from './fetch-step';
import { kindOfRow } from './ledger-kinds';

const outdatedAtOnce = 200;

/**
 * Sales read in full, one call each: those with an invoice, credit note or payment that may be of the period and whose
 * revision is not the one kept, those kept that changed since, and those that a ledger row could belong to while several
 * could. Unchanged sales cost nothing; one that an earlier version read is understood anew from what was answered then.
 */
export async function fetchSales(step: FetchStep): Promise<Halt | null> {
  const outdated = await readOutdatedSales(step.context.db, step.run.connection, outdatedAtOnce);
  if (outdated.length > 0) return readAnew(step, outdated);
  return fetchDetails(step, await salesToRead(step), {
    noun: 'sales',
    kind: 'sale',
    cursor: step.cursor.sales,
    identify: ({ saleId, revision, orderNumber }) => ({ id: saleId, revision, number: orderNumber }),
    read: (header) => step.source.sale(header, step.call),
  });
}

async function readAnew(
  { context, run, source, call }: FetchStep,
  outdated: readonly OutdatedSale[],
): Promise<Halt | null> {
  for (const { id, header, raw } of outdated) {
    const sale = await source.readSale(header, raw, call);
    if (sale.ok) await saveReadAnew(context.db, run.connection, id, { detail: sale.value });
    else if (sale.error.code !== 'source-invalid') return haltOf(sale.error);
    else await saveReadAnew(context.db, run.connection, id, { fault: sale.error.fault });
  }
  return null;
}

async function salesToRead(step: FetchStep): Promise<SaleHeader[]> {
  const { context, run, params } = step;
  const headers = await readHeaders(context.db, run.connection);
  const kept = await readKept(context.db, run.connection, 'sale');
  const stale = ({ saleId, revision }: SaleHeader) => isStale(kept.get(saleId), revision);
  const changed = ({ saleId, revision }: SaleHeader) => hasChanged(kept.get(saleId), revision);
  const wanted = new Map<string, SaleHeader>();
  if (saleKinds.some((kind) => params.kinds.includes(kind))) {
    for (const header of headers)
      if (changed(header) || (stale(header) && mayHold(header, params))) wanted.set(header.saleId, header);
  }
  if (params.kinds.includes('cogs'))
    for (const sale of await ambiguousSales(step, headers)) if (stale(sale)) wanted.set(sale.saleId, sale);
  return [...wanted.values()].sort((left, right) => (left.orderNumber < right.orderNumber ? -1 : 1));
}

async function ambiguousSales(
  { context, run, params, chart }: FetchStep,
  headers: readonly SaleHeader[],
): Promise<SaleHeader[]> {
  const index = indexSales(headers, await readSaleTasks(context.db, run.connection));
  const rows = await readEntries<IdentifiedRow>(context.db, run.connection, params.from, params.to);
  return rows
    .filter((row) => kindOfRow(row, chart) === 'cogs')
    .flatMap((row) => {
      const found = saleOfRow(row, index);
      return found.state === 'ambiguous' ? found.candidates : [];
    });
}

const mayHold = (header: SaleHeader, params: FetchParams): boolean =>
  saleKinds.some((kind) => params.kinds.includes(kind) && saleMayHold(header, kind, params));

/** Whether the sale may hold a document of a kind in the period, by what the list shows of it. */
export function saleMayHold(
  header: SaleHeader,
  kind: Kind,
  period: Pick<FetchParams, 'from' | 'to'>,
): boolean {
  if (kind === 'invoices') return mayHaveInvoice(header, period);
  if (kind === 'credit-notes') return isCredited(header) && mayBeOf(period, header);
  // A prepayment stands on a sale without an invoice; refunds are money too.
  return kind === 'payments' && (header.paid !== false || isCredited(header)) && mayBeOf(period, header);
}

const isCredited = ({ creditNoteNumbers }: SaleHeader): boolean => creditNoteNumbers.length > 0;

/** An advanced sale may have invoices of several dates; the list shows one of them. */
const mayHaveInvoice = (header: SaleHeader, { from, to }: Pick<FetchParams, 'from' | 'to'>): boolean =>
  header.hasInvoice &&
  (header.advanced ||
    header.invoiceDate === null ||
    (header.invoiceDate >= from && header.invoiceDate <= to));
