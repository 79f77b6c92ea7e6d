import { hashOf } from '../../accounting/canonical';
import { decimal, decimalText, sumDecimals, type Decimal } from '../../accounting/decimal';
import type { SaleInvoice, SaleInvoiceLine } from '../../accounting/source-documents';
import { err, ok, type Result } from '../../accounting/result';
import type { SaleDetail, SaleHeader, SourceFault } from '../source';
import { nameOf, read, type DocumentName } from './read';
import {
  invoiceSchema,
  invoiceStatusSchema,
  saleSchema,
  saleTransactionsSchema,
  tasksSchema,
  type InvoiceRecord,
  type SaleRecord,
} from './schema';

/** What the transform of a sale has to know besides the sale. */
export interface SaleContext {
  /** As the list showed it; its location is the one the ledger's documents are given too. */
  readonly header: SaleHeader;
  readonly receivableAccounts: ReadonlySet<string>;
}

/**
 * A sale in full to its authorised invoices (accounting-rules 3 rows 1 and 2). An invoice that is not understood is a
 * fault and the others go on; only a sale whose own fields are wrong is a fault as a whole.
 */
export function toSaleDetail(raw: unknown, context: SaleContext): Result<SaleDetail, SourceFault> {
  const name = {
    id: context.header.saleId,
    number: context.header.orderNumber || context.header.invoiceNumbers.join(', '),
  };
  const sale = read(saleSchema, raw, name);
  if (!sale.ok) return sale;
  if (sale.value.ID !== context.header.saleId)
    return err({ ...name, field: 'ID', reason: `Expected sale ${name.id}, found sale ${sale.value.ID}.` });
  const mode = taxModeOf(sale.value, name);
  if (!mode.ok) return mode;
  const faults: SourceFault[] = [];
  const invoices: SaleInvoice[] = [];
  const baseGross = baseGrossByTask(sale.value, context, name, faults);
  sale.value.Invoices.forEach((rawInvoice, index) => {
    const place = `Invoices[${index}]`;
    const invoiceName = { id: name.id, number: nameOf(rawInvoice, ['InvoiceNumber']) || name.number };
    const invoice = readInvoice(rawInvoice, place, invoiceName);
    if (!invoice.ok) faults.push(invoice.error);
    else if (invoice.value)
      invoices.push(toInvoice(sale.value, invoice.value, mode.value, context, baseGross));
  });
  return ok({ saleId: sale.value.ID, invoices, faults, taskIds: taskIdsOf(sale.value, name, faults) });
}

function taxModeOf(sale: SaleRecord, name: DocumentName): Result<TaxMode, SourceFault> {
  const mode = sale.TaxCalculation.toLowerCase();
  if (mode === 'inclusive' || mode === 'exclusive' || mode === '') return ok(mode);
  const reason = `Expected Inclusive or Exclusive, found the text "${sale.TaxCalculation.slice(0, 60)}".`;
  return err({ ...name, field: 'TaxCalculation', reason });
}
type TaxMode = 'inclusive' | 'exclusive' | '';

const authorised = ['AUTHORISED', 'PAID'];
const notAuthorised = ['DRAFT', 'VOIDED', 'NOT AVAILABLE'];

/** Null when it is no invoice yet, or no more. */
function readInvoice(
  raw: unknown,
  place: string,
  name: DocumentName,
): Result<InvoiceRecord | null, SourceFault> {
  const head = read(invoiceStatusSchema, raw, name, place);
  if (!head.ok) return head;
  const status = head.value.Status.toUpperCase();
  if (notAuthorised.includes(status)) return ok(null);
  // An empty shell stands for "no invoice" in some answers (cin7-core 1 "Nulls/blank mix").
  if (status === '' && head.value.InvoiceNumber === '') return ok(null);
  if (!authorised.includes(status)) {
    const expected = [...authorised, ...notAuthorised].join(', ');
    const found = status === '' ? 'nothing' : `the text "${head.value.Status.slice(0, 60)}"`;
    return err({
      ...name,
      field: `${place}.Status`,
      reason: `Expected one of ${expected}, found ${found}.`,
    });
  }
  return read(invoiceSchema, raw, name, place);
}

function toInvoice(
  sale: SaleRecord,
  record: InvoiceRecord,
  mode: TaxMode,
  { header }: SaleContext,
  baseGross: ReadonlyMap<string, Decimal>,
): SaleInvoice {
  const taskId = record.TaskID || sale.ID;
  const grossLines = linesHoldTax(record, mode);
  const rate = [record.CurrencyConversionRate, sale.CurrencyRate].find(
    (candidate) => candidate !== null && decimal(candidate).gt(0),
  );
  const posted = {
    id: `${sale.ID}/${taskId}/${record.InvoiceNumber.toLowerCase()}`,
    saleId: sale.ID,
    number: record.InvoiceNumber,
    reference: sale.CustomerReference,
    date: record.InvoiceDate,
    dueDate: record.InvoiceDueDate ?? record.InvoiceDate,
    currency: sale.CustomerCurrency.toUpperCase(),
    baseCurrency: sale.BaseCurrency.toUpperCase(),
    rate: rate ?? '0',
    taxInclusive: mode === '' ? grossLines : mode === 'inclusive',
    lines: toLines(sale, record, grossLines),
    net: record.TotalBeforeTax,
    tax: record.Tax,
    gross: record.Total,
    channel: sale.SourceChannel || header.channel,
    location: header.location || (sale.Location.split(': ')[0] ?? ''),
    // The sale does not say which group its customer belongs to.
    customerGroup: '',
    customerId: sale.CustomerID || header.customerId,
    customer: sale.Customer || header.customer,
  };
  const base = baseGross.get(taskId);
  return { ...posted, baseGross: base === undefined ? null : decimalText(base), revision: hashOf(posted) };
}

/**
 * Whether line totals hold the tax. Cin7 documents it for other documents than sales only [unsure], so the reading that
 * comes closer to the invoice's own totals wins; equal distances (no tax) leave it to the stated mode. Lines that fit
 * neither are refused later, where lines and totals are compared to the cent (accounting-rules 5).
 */
function linesHoldTax(record: InvoiceRecord, mode: TaxMode): boolean {
  const lines = [...record.Lines, ...record.AdditionalCharges];
  const sum = sumDecimals(lines.map(({ Total }) => decimal(Total)));
  const fromGross = sum.minus(record.Total).abs();
  const fromNet = sum.minus(record.TotalBeforeTax).abs();
  return fromGross.eq(fromNet) ? mode === 'inclusive' : fromGross.lt(fromNet);
}

type LineAmounts = Pick<
  InvoiceRecord['AdditionalCharges'][number],
  'Quantity' | 'Price' | 'Discount' | 'Tax' | 'Total' | 'TaxRule' | 'Account'
>;

function toLines(sale: SaleRecord, record: InvoiceRecord, grossLines: boolean): SaleInvoiceLine[] {
  const common = (line: LineAmounts) => ({
    quantity: line.Quantity,
    unitPrice: decimalText(decimal(line.Price).times(decimal(100).minus(line.Discount)).times('0.01')),
    net: grossLines ? decimalText(decimal(line.Total).minus(line.Tax)) : line.Total,
    tax: line.Tax,
    taxRule: line.TaxRule || sale.TaxRule,
    account: line.Account || sale.DefaultAccount,
  });
  const words = (subject: string, comment: string) => [subject, comment].filter(Boolean).join(' - ');
  return [
    ...record.Lines.map((line) => ({
      kind: 'product' as const,
      sku: line.SKU,
      description: words(line.Name, line.Comment),
      ...common(line),
    })),
    ...record.AdditionalCharges.map((line) => ({
      kind: 'charge' as const,
      sku: '',
      description: words(line.Description, line.Comment),
      ...common(line),
    })),
  ];
}

/** Base-currency debits to receivables by task: what an invoice came to by Cin7's own ledger. */
function baseGrossByTask(
  sale: SaleRecord,
  { receivableAccounts }: SaleContext,
  name: DocumentName,
  faults: SourceFault[],
): ReadonlyMap<string, Decimal> {
  const totals = new Map<string, Decimal>();
  const rows = read(saleTransactionsSchema, sale['Transactions'], name, 'Transactions');
  if (!rows.ok) {
    faults.push(rows.error);
    return totals;
  }
  for (const { TaskID, Debit, Credit, Amount } of rows.value) {
    if (!receivableAccounts.has(Debit) || receivableAccounts.has(Credit)) continue;
    totals.set(TaskID, (totals.get(TaskID) ?? decimal(0)).plus(Amount));
  }
  return totals;
}

function taskIdsOf(sale: SaleRecord, name: DocumentName, faults: SourceFault[]): string[] {
  const ids = new Set<string>();
  for (const section of ['Fulfilments', 'CreditNotes'] as const) {
    const tasks = read(tasksSchema, sale[section], name, section);
    if (tasks.ok) for (const { TaskID } of tasks.value) ids.add(TaskID);
    else faults.push(tasks.error);
  }
  // Invoices that are not understood have their own fault; the task of a readable one is taken here.
  for (const invoice of sale.Invoices) ids.add(nameOf(invoice, ['TaskID']).toLowerCase());
  ids.delete('');
  return [...ids].sort();
}
