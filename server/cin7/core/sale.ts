import { decimal, type Decimal } from '../../accounting/decimal';
import { err, ok, type Result } from '../../accounting/result';
import { shared } from '../../accounting/shared-text';
import type { SaleCreditNote, Settlement } from '../../accounting/trade-documents';
import type { SaleInvoice } from '../../accounting/source-documents';
import type { SaleDetail, SaleHeader, SourceFault } from '../source';
import { nameOf, read, type DocumentName } from '../read';
import { readSaleCreditNote } from './sale-credit-note';
import { readSaleInvoice } from './sale-invoice';
import { saleSettlements } from './sale-settlements';
import { saleSchema, saleTransactionsSchema, tasksSchema, type SaleRecord } from './schema';
import { partsOf } from './sections';
import { taxModeOf, withoutBin, type TaxMode } from './trade-lines';

/** What the transform of a sale has to know besides the sale. */
export interface SaleContext {
  /** As the list showed it; its location is the one the ledger's documents are given too. */
  readonly header: SaleHeader;
  readonly receivableAccounts: ReadonlySet<string>;
}

/** A sale whose own fields are understood, on the way to its documents. */
export interface SaleOnTheWay {
  readonly sale: SaleRecord;
  readonly mode: TaxMode;
  /** Who bought, and by which way: the same on every document of the sale. */
  readonly origin: Pick<
    SaleInvoice,
    'channel' | 'location' | 'customerGroup' | 'customerId' | 'customer' | 'currency' | 'baseCurrency'
  >;
  readonly orderNumber: string;
  /** What the ledger debits (invoices) and credits (credit notes) to receivables by task, in base currency. */
  readonly baseDebits: ReadonlyMap<string, Decimal>;
  readonly baseCredits: ReadonlyMap<string, Decimal>;
}

/**
 * A sale in full to its authorised invoices and credit notes and the money that came and went (accounting-rules 3, rows
 * 1, 2, 5 to 8, 10). What is not understood is a fault and the others go on; only a sale whose own fields are wrong is a
 * fault as a whole.
 */
export function toSaleDetail(raw: unknown, context: SaleContext): Result<SaleDetail, SourceFault> {
  const { header } = context;
  const name = { id: header.saleId, number: header.orderNumber || header.invoiceNumbers.join(', ') };
  const sale = read(saleSchema, raw, name);
  if (!sale.ok) return sale;
  if (sale.value.ID !== header.saleId)
    return err({ ...name, field: 'ID', reason: `Expected sale ${name.id}, found sale ${sale.value.ID}.` });
  const mode = taxModeOf(sale.value.TaxCalculation, name);
  if (!mode.ok) return mode;
  const faults: SourceFault[] = [];
  const onTheWay = prepare(sale.value, mode.value, context, name, faults);
  const invoices: SaleInvoice[] = [];
  const settlements: Settlement[] = saleSettlements.ofQuote(onTheWay, name, faults);
  sale.value.Invoices.forEach((rawInvoice, index) => {
    const place = `Invoices[${index}]`;
    const own = { id: name.id, number: nameOf(rawInvoice, ['InvoiceNumber']) || name.number };
    const invoice = readSaleInvoice(rawInvoice, place, own, onTheWay);
    if (!invoice.ok) return void faults.push(invoice.error);
    if (!invoice.value) return;
    invoices.push(invoice.value);
    settlements.push(...saleSettlements.ofInvoice(rawInvoice, place, own, invoice.value, faults));
  });
  const creditNotes: SaleCreditNote[] = [];
  const rawNotes = partsOf(sale.value, 'CreditNotes', name);
  if (!rawNotes.ok) faults.push(rawNotes.error);
  for (const { raw: rawNote, place } of rawNotes.ok ? rawNotes.value : []) {
    const own = { id: name.id, number: nameOf(rawNote, ['CreditNoteNumber']) || name.number };
    const note = readSaleCreditNote(rawNote, place, own, onTheWay);
    if (!note.ok) faults.push(note.error);
    else if (note.value) {
      creditNotes.push(note.value);
      settlements.push(...saleSettlements.ofCreditNote(rawNote, place, own, note.value, faults));
    }
  }
  const taskIds = taskIdsOf(sale.value, name, faults);
  return ok({ saleId: sale.value.ID, invoices, creditNotes, settlements, faults, taskIds });
}

function prepare(
  sale: SaleRecord,
  mode: TaxMode,
  { header, receivableAccounts }: SaleContext,
  name: DocumentName,
  faults: SourceFault[],
): SaleOnTheWay {
  const { baseDebits, baseCredits } = receivablesByTask(sale, receivableAccounts, name, faults);
  return {
    sale,
    mode,
    origin: {
      channel: sale.SourceChannel || header.channel,
      location: header.location || withoutBin(sale.Location),
      // Told by the list of customers (sync/customer-groups.ts).
      customerGroup: '',
      customerId: shared(sale.CustomerID || header.customerId),
      customer: shared(sale.Customer || header.customer),
      currency: sale.CustomerCurrency.toUpperCase(),
      baseCurrency: sale.BaseCurrency.toUpperCase(),
    },
    orderNumber: header.orderNumber,
    ...{ baseDebits, baseCredits },
  };
}

/** Base-currency totals of receivables by task: what a document came to by Cin7's own ledger. */
function receivablesByTask(
  sale: SaleRecord,
  receivables: ReadonlySet<string>,
  name: DocumentName,
  faults: SourceFault[],
): Pick<SaleOnTheWay, 'baseDebits' | 'baseCredits'> {
  const baseDebits = new Map<string, Decimal>();
  const baseCredits = new Map<string, Decimal>();
  const rows = read(saleTransactionsSchema, sale['Transactions'], name, 'Transactions');
  if (!rows.ok) faults.push(rows.error);
  for (const { TaskID, Debit, Credit, Amount } of rows.ok ? rows.value : []) {
    if (receivables.has(Debit) === receivables.has(Credit)) continue;
    const totals = receivables.has(Debit) ? baseDebits : baseCredits;
    totals.set(TaskID, (totals.get(TaskID) ?? decimal(0)).plus(Amount));
  }
  return { baseDebits, baseCredits };
}

function taskIdsOf(sale: SaleRecord, name: DocumentName, faults: SourceFault[]): string[] {
  const ids = new Set<string>();
  const fulfilments = read(tasksSchema, sale['Fulfilments'], name, 'Fulfilments');
  if (fulfilments.ok) for (const { TaskID } of fulfilments.value) ids.add(TaskID);
  else faults.push(fulfilments.error);
  // What is not understood of these has a fault of its own; the task of a readable one is taken here.
  const notes = partsOf(sale, 'CreditNotes', name);
  for (const document of [...sale.Invoices, ...(notes.ok ? notes.value.map(({ raw }) => raw) : [])])
    ids.add(nameOf(document, ['TaskID']).toLowerCase());
  ids.delete('');
  return [...ids].sort();
}
