import type { SaleHeader } from '../cin7/source';
import { readEntries } from '../store/ledger-entries';
import { readHeaders, readKeptSales, readSales, saveSale } from '../store/source-documents';
import { indexSales, saleOfRow, type IdentifiedRow } from './cost-entries';
import { haltOf, type FetchStep, type Halt } from './fetch-step';

/**
 * Sales read in full, one call each: those with an invoice in the period whose revision is not the one kept, those kept
 * that changed since, and those that a ledger row could belong to while several could. Unchanged sales cost nothing.
 * Runs until the slice is over.
 */
export async function fetchDetails(step: FetchStep): Promise<Halt | null> {
  const { context, run, source, cursor, tools, report } = step;
  const wanted = await salesToRead(step);
  cursor.details.total = cursor.details.done + wanted.length;
  for (const header of wanted) {
    if (tools.isOver() || (await tools.isCancelled())) return null;
    const sale = await source.sale(header, step.call);
    if (sale.ok) {
      await saveSale(
        context.db,
        run.connection,
        header,
        { detail: sale.value.value, raw: sale.value.raw },
        context.clock(),
      );
    } else if (sale.error.code === 'source-invalid') {
      await saveSale(
        context.db,
        run.connection,
        header,
        { fault: sale.error.fault, raw: sale.error.raw },
        context.clock(),
      );
    } else {
      return haltOf(sale.error);
    }
    cursor.details.done += 1;
    await report('sales', cursor.details.done, cursor.details.total);
  }
  cursor.phase = 'end';
  return null;
}

async function salesToRead({ context, run, params }: FetchStep): Promise<SaleHeader[]> {
  const headers = await readHeaders(context.db, run.connection);
  const kept = await readKeptSales(context.db, run.connection);
  const stale = ({ saleId, revision }: SaleHeader) => {
    const sale = kept.get(saleId);
    return sale === undefined || sale.again || sale.revision !== revision;
  };
  // Its invoices may be void, undone or of another date by now, and would be posted as they were.
  const changed = ({ saleId, revision }: SaleHeader) => (kept.get(saleId)?.revision ?? revision) !== revision;
  const wanted = new Map<string, SaleHeader>();
  if (params.kinds.includes('invoices')) {
    for (const header of headers)
      if (changed(header) || (mayHaveInvoice(header, params) && stale(header)))
        wanted.set(header.saleId, header);
  }
  if (params.kinds.includes('cogs')) {
    const sales = await readSales(context.db, run.connection);
    const index = indexSales(headers, new Map(sales.map(({ saleId, taskIds }) => [saleId, taskIds])));
    for (const row of await readEntries<IdentifiedRow>(context.db, run.connection, params.from, params.to)) {
      const found = saleOfRow(row, index);
      if (found.state === 'ambiguous')
        for (const sale of found.candidates) if (stale(sale)) wanted.set(sale.saleId, sale);
    }
  }
  return [...wanted.values()].sort((left, right) => (left.orderNumber < right.orderNumber ? -1 : 1));
}

/** An advanced sale may have invoices of several dates; the list shows one of them. */
const mayHaveInvoice = (header: SaleHeader, { from, to }: FetchStep['params']): boolean =>
  header.hasInvoice &&
  (header.advanced ||
    header.invoiceDate === null ||
    (header.invoiceDate >= from && header.invoiceDate <= to));
